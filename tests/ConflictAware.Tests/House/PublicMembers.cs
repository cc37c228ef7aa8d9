using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConflictAware.Tests.House;

/// <summary>What callers and derived classes see of a type, and somebody has written: what the compiler adds to a record is left out.</summary>
internal static class PublicMembers
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Types => Packages.All.SelectMany(static assembly => assembly.GetExportedTypes());

    public static IEnumerable<MemberInfo> Of(Type type) =>
        type.IsSubclassOf(typeof(Delegate)) ? []
        : type.IsEnum ? type.GetFields(BindingFlags.Public | BindingFlags.Static)
        : type.GetMembers(Declared).Where(static member => member is not Type && IsSeen(member) && IsWritten(member));

    /// <summary>The methods and constructors.</summary>
    public static IEnumerable<MethodBase> Callable(Type type) =>
        type.IsSubclassOf(typeof(Delegate)) ? [type.GetMethod("Invoke")!] : Of(type).OfType<MethodBase>();

    /// <summary>Whether the parameters of a constructor are the members of its record, which anybody may set to anything.</summary>
    public static bool IsPositional(MethodBase method) =>
        method is ConstructorInfo { DeclaringType: { } type }
        && method.GetParameters() is { Length: > 0 } parameters
        && Array.Exists(
            type.GetMethods(),
            deconstruct =>
                deconstruct.Name == "Deconstruct"
                && deconstruct
                    .GetParameters()
                    .Select(static part => part.Name)
                    .SequenceEqual(parameters.Select(static part => part.Name), StringComparer.Ordinal)
        );

    public static string Describe(MemberInfo member) =>
        member is Type type ? type.FullName! : $"{member.DeclaringType!.Name}.{CSharpSignature.Of(member) ?? member.ToString()}";

    private static bool IsSeen(MemberInfo member) =>
        member switch
        {
            MethodInfo { IsSpecialName: true, Name: var name } when !name.StartsWith("op_", StringComparison.Ordinal) => false,
            MethodBase method => IsOpen(method),
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsOpen),
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            EventInfo { AddMethod: { } add } => IsOpen(add),
            _ => false,
        };

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // The only constructor, without parameters, may be the compiler's, and makes what its type is said to be.
    private static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && member is not ConstructorInfo { IsStatic: true }
        && !(member is ConstructorInfo made && made.GetParameters().Length == 0 && made.DeclaringType!.GetConstructors().Length == 1);
}
