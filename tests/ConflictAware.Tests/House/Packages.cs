using System.Reflection;

namespace ConflictAware.Tests.House;

/// <summary>What is published: the rules of the house hold for each.</summary>
internal static class Packages
{
    public static readonly Assembly[] All = [typeof(EntityTag).Assembly];
}
