namespace ConflictAware;

/// <summary>The members of one object by name, upper and lower case alike, as a serializer finds them that reads so.</summary>
internal sealed class LooseNames
{
    private readonly Dictionary<string, (int Member, int Count)> _members = new(StringComparer.OrdinalIgnoreCase);

    public LooseNames(in JsonTree tree, int parent)
    {
        int end = tree[parent].Next;
        for (int member = parent + 1; member < end; member = tree[member].Next)
        {
            string name = tree.Name(member);
            _members.TryGetValue(name, out (int Member, int Count) there);
            _members[name] = (member, there.Count + 1);
        }
    }

    /// <summary>The last member of that name, as it is the one that was read, and how many there are.</summary>
    public (int Member, int Count) Find(string name) =>
        _members.TryGetValue(name, out (int Member, int Count) there) ? there : (JsonTree.None, 0);
}
