using System.Reflection;

namespace ConflictAware.Tests.House;

/// <summary>What every public type and method of the packages keeps to.</summary>
public class ConventionTests
{
    private static readonly Type[] Public =
    [
        .. typeof(EntityTag).Assembly.GetExportedTypes(),
        .. typeof(InMemoryOrigin).Assembly.GetExportedTypes(),
    ];

    [Test]
    public void PublicTypes_AreInTheOneNamespaceOfTheirPackage() =>
        Assert.That(
            Public
                .Where(type => type.Namespace != type.Assembly.GetName().Name)
                .Where(type => type.Namespace != "Microsoft.Extensions.DependencyInjection" || !IsStatic(type))
                .Select(type => type.FullName),
            Is.Empty
        );

    [Test]
    public void PublicClasses_AreSealedAbstractOrStatic_UnlessOneOfOursDerives() =>
        Assert.That(
            Public.Where(type =>
                type is { IsClass: true, IsSealed: false, IsAbstract: false }
                && !Public.Any(other => other.BaseType is { } parent && Definition(parent) == type)
            ),
            Is.Empty
        );

    [Test]
    public void PublicAsyncMethods_EndInAsync() =>
        Assert.That(
            AsyncMethods(Public).Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Describe),
            Is.Empty
        );

    [Test]
    public void PublicAsyncMethods_TakeACancellationTokenLastWithADefault() =>
        Assert.That(AsyncMethods(Public).Where(LacksToken).Select(Describe), Is.Empty);

    [Test]
    public void Checks_OfABadType_FindWhatIsWrong()
    {
        string[] lacking = [.. AsyncMethods([typeof(Bad), typeof(IGood)]).Where(LacksToken).Select(method => method.Name)];
        Assert.That(
            lacking,
            Is.EquivalentTo(new[] { nameof(Bad.NoneAsync), nameof(Bad.OtherAsync), nameof(Bad.RequiredAsync), nameof(Bad.Unnamed) })
        );
    }

    private static IEnumerable<MethodInfo> AsyncMethods(IEnumerable<Type> types) =>
        types
            .Where(type => !type.IsSubclassOf(typeof(Delegate)))
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .Where(method => !method.IsSpecialName && IsTask(method.ReturnType))
            // What a base type or an interface of the framework prescribes is not ours to name.
            .Where(method => method.GetBaseDefinition() == method && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            // A trap for a lambda that would bind to the wrong overload is never called.
            .Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true });

    // Who implements an interface or a base class is handed a token; whoever calls may leave it out.
    private static bool LacksToken(MethodInfo method) =>
        method.GetParameters() is not [.., { ParameterType: var type, IsOptional: var optional }]
        || type != typeof(CancellationToken)
        || !(optional || method.IsAbstract || IsImplementation(method));

    private static bool IsImplementation(MethodInfo method) =>
        method.DeclaringType is { IsInterface: false } type
        && type.GetInterfaces().Any(contract => type.GetInterfaceMap(contract).TargetMethods.Contains(method));

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type) || Definition(type) == typeof(ValueTask<>) || type == typeof(ValueTask);

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name}: {method}";

    private interface IGood
    {
        Task GoodAsync(int value, CancellationToken cancellationToken);
    }

    private sealed class Bad : IGood
    {
        public static Task GoodAsync(string value, CancellationToken cancellationToken = default) => Task.FromCanceled(cancellationToken);

        public static Task NoneAsync() => Task.CompletedTask;

        public static Task<int> OtherAsync(int value = 0) => Task.FromResult(value);

        public static ValueTask<int> RequiredAsync(CancellationToken cancellationToken) => default;

        public static Task<int> Unnamed(int value) => Task.FromResult(value);

        public Task GoodAsync(int value, CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);
    }
}
