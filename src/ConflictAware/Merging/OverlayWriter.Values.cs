namespace ConflictAware;

internal ref partial struct OverlayWriter
{
    // To see whether the type reordered the elements, those that it writes otherwise are compared with each other.
    private const int MostCompared = 500;

    /// <summary>
    /// Where the elements of an array without a key come from: an element that the type sees unchanged is the document's; one that went and one that came are only
    /// written where nothing that the type does not know could be lost. Null, and a refusal, where it could.
    /// </summary>
    private List<OverlayElement>? PlanByValue(int d, int b, int a, bool mayRefuse = true)
    {
        int[] inDocument = _document.Elements(d);
        int[] inBefore = _before.Elements(b);
        int[] inAfter = _after.Elements(a);
        if (inDocument.Length != inBefore.Length)
            return Refused("the type did not read every element of this array, so what it changed cannot be found in it.", mayRefuse);
        if (mayRefuse && FindMoved(d, b))
            return Refused(
                "the type reads this array in another order than the document's, so what it changed cannot be found in it.",
                mayRefuse
            );

        ElementTable table = new(_document, _after, _before, key: null, inBefore.Length + inAfter.Length);
        int[] befores = Array.ConvertAll(inBefore, _ => 0);
        for (int i = 0; i < befores.Length; i++)
            befores[i] = table.Number(MergeSide.Current, inBefore[i]);
        int[] afters = new int[inAfter.Length];
        for (int i = 0; i < afters.Length; i++)
            afters[i] = table.Number(MergeSide.Mine, inAfter[i]);
        List<int>[] places = Places(befores, table.Count);
        int[] left = new int[table.Count];
        foreach (int number in afters)
            left[number]++;
        table.Dispose();

        // Of equal elements that differ in what the type does not know, nobody can say which one went.
        bool hasNew = Array.Exists(afters, number => places[number].Count < left[number]);
        for (int number = 0; number < places.Length; number++)
        {
            bool isGone = left[number] < places[number].Count;
            if (isGone && left[number] > 0 && !AreEqual(inDocument, places[number]))
                return Refused(
                    $"elements that look alike to the type differ in members that it does not know, and some of them went. {GiveKey}",
                    mayRefuse
                );
            if (isGone && hasNew && !AreKnown(inDocument, inBefore, places[number]))
                return Refused($"an element changed that has members which the type does not know. {GiveKey}", mayRefuse);
        }

        int[] taken = new int[places.Length];
        bool isSameLength = befores.Length == afters.Length;
        List<OverlayElement> elements = new(afters.Length);
        for (int i = 0; i < afters.Length; i++)
        {
            List<int> from = places[afters[i]];
            if (taken[afters[i]] < from.Count)
                elements.Add(new OverlayElement(inDocument[from[taken[afters[i]]++]], JsonTree.None, inAfter[i]));
            else if (isSameLength && left[befores[i]] == 0)
                elements.Add(new OverlayElement(inDocument[i], inBefore[i], inAfter[i]));
            else
                elements.Add(new OverlayElement(JsonTree.None, JsonTree.None, inAfter[i]));
        }
        if (IsReordered(elements) && mayRefuse && !All(inDocument, inBefore, isKnown: true))
            return Refused(
                $"elements changed places, or their values did: which one cannot be told, and they have members which the type does not know. {GiveKey}",
                mayRefuse
            );
        return elements;
    }

    private static bool IsReordered(List<OverlayElement> elements)
    {
        int last = JsonTree.None;
        foreach (OverlayElement element in elements)
        {
            if (element.Document < 0)
                continue;
            if (element.Document < last)
                return true;
            last = element.Document;
        }
        return false;
    }

    private List<OverlayElement>? Refused(string reason, bool mayRefuse)
    {
        if (mayRefuse)
            Refuse(reason);
        return null;
    }

    private static List<int>[] Places(int[] numbers, int count)
    {
        List<int>[] places = new List<int>[count];
        for (int number = 0; number < count; number++)
            places[number] = [];
        for (int i = 0; i < numbers.Length; i++)
            places[numbers[i]].Add(i);
        return places;
    }

    private readonly bool AreEqual(int[] inDocument, List<int> places)
    {
        foreach (int place in places)
        {
            if (!JsonValue.Equal(_document, inDocument[places[0]], _document, inDocument[place], place: null))
                return false;
        }
        return true;
    }

    private readonly bool AreKnown(int[] inDocument, int[] inBefore, List<int> places)
    {
        foreach (int place in places)
        {
            if (!IsKnown(inDocument[place], inBefore[place]))
                return false;
        }
        return true;
    }

    /// <summary>Whether the type has everything that stands there, however it spells it.</summary>
    private readonly bool IsKnown(int d, int b)
    {
        JsonKind kind = _document[d].Kind;
        if (kind is not (JsonKind.Object or JsonKind.Array))
            return true;
        if (kind != _before[b].Kind)
            return false;
        if (kind is JsonKind.Array)
            return _document[d].Count == _before[b].Count && All(_document.Elements(d), _before.Elements(b), isKnown: true);

        MemberFinder inBefore = new(b, d, _caseInsensitive);
        try
        {
            for (int member = d + 1; member < _document[d].Next; member = _document[member].Next)
            {
                int read = inBefore.Find(_before, _document, _document, member);
                if (read < 0 || !IsKnown(member, read))
                    return false;
            }
            return true;
        }
        finally
        {
            inBefore.Dispose();
        }
    }

    private readonly bool All(int[] documents, int[] befores, bool isKnown)
    {
        for (int i = 0; i < documents.Length; i++)
        {
            if (!(isKnown ? IsKnown(documents[i], befores[i]) : Matches(documents[i], befores[i])))
                return false;
        }
        return true;
    }

    /// <summary>Whether the type gives the elements in another order than the document does (a sorted set): then a place in one is no place in the other.</summary>
    private readonly bool FindMoved(int d, int b)
    {
        int[] inDocument = _document.Elements(d);
        int[] inBefore = _before.Elements(b);
        if (inDocument.Length != inBefore.Length)
            return true;
        List<int> others = [];
        for (int i = 0; i < inDocument.Length; i++)
        {
            if (!Matches(inDocument[i], inBefore[i]))
                others.Add(i);
        }
        if (others.Count > MostCompared)
            return true;
        foreach (int one in others)
        foreach (int other in others)
        {
            if (Matches(inDocument[one], inBefore[other]))
                return true;
        }
        return false;
    }

    /// <summary>Whether what the type has of an element stands in the document with the same values.</summary>
    private readonly bool Matches(int d, int b)
    {
        if (_document[d].Kind != _before[b].Kind)
            return false;
        switch (_document[d].Kind)
        {
            case JsonKind.Array:
                return _document[d].Count == _before[b].Count && All(_document.Elements(d), _before.Elements(b), isKnown: false);
            case JsonKind.Object:
                MemberFinder inDocument = new(d, b, _caseInsensitive);
                try
                {
                    for (int member = b + 1; member < _before[b].Next; member = _before[member].Next)
                    {
                        int there = inDocument.Find(_document, _before, _before, member);
                        if (there >= 0 && !Matches(there, member))
                            return false;
                    }
                    return true;
                }
                finally
                {
                    inDocument.Dispose();
                }
            default:
                return JsonValue.Equal(_document, d, _before, b, place: null);
        }
    }
}
