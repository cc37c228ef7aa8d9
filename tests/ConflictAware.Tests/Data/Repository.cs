namespace ConflictAware.Tests.Data;

/// <summary>Files of this repository, found from wherever the tests run: upwards, to the folder of the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ConflictAware.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("These tests read data of the repository: run them from a clone.");
    }
}
