using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConflictAware.Tests.House;

/// <summary>Every public member is documented: what it is, its parameters and result, units, defaults, exceptions.</summary>
public class DocumentationTests
{
    // A number says what it counts or measures.
    private static readonly Regex Number = Words(
        "bytes?|characters?|digits?|ids|targets|requests|how (many|often)|number of|number that|times|status(es)?|offset"
    );

    // A time says of what it is the length: its type has the unit.
    private static readonly Regex Time = Words("how long|time|pause|wait(s|ed|ing)?|delay|seconds|minutes");

    [Test]
    public void EveryTypeAndMember_HasASummary() =>
        None(
            PublicMembers
                .Types.SelectMany(static type => PublicMembers.Of(type).Prepend(type))
                .Where(static member => Of(member) is { } said && said.Summary.Split(' ').Length < 2)
                .Select(PublicMembers.Describe)
        );

    [Test]
    public void EveryParameterAndResult_IsDescribed() =>
        None(PublicMembers.Types.SelectMany(PublicMembers.Callable).SelectMany(static method => Undescribed(method, Of(method))));

    [Test]
    public void EveryQuantity_StatesItsUnit() =>
        None(PublicMembers.Types.SelectMany(PublicMembers.Of).SelectMany(static member => WithoutUnit(member, Of(member))));

    [Test]
    public void EveryOptionalParameter_StatesItsDefault() =>
        None(PublicMembers.Types.SelectMany(PublicMembers.Callable).SelectMany(static method => WithoutDefault(method, Of(method))));

    [Test]
    public void Checks_OfABadType_FindWhatIsWrong()
    {
        var documentation = new Documentation(
            XDocument.Parse(
                """
                <doc><members>
                  <member name="M:ConflictAware.Tests.House.DocumentationTests.Bad.Good(System.TimeSpan,System.Int32)">
                    <summary>A good one.</summary><param name="limit">How long it waits.</param>
                    <param name="size">The size in bytes. Default: 7.</param><returns>How many were there.</returns>
                  </member>
                  <member name="M:ConflictAware.Tests.House.DocumentationTests.Bad.Wrong(System.TimeSpan,System.Int32)">
                    <summary>A wrong one.</summary><param name="limit">The limit.</param><param name="size">The size in bytes. Default: 8.</param>
                    <returns>A number.</returns>
                  </member>
                  <member name="M:ConflictAware.Tests.House.DocumentationTests.Bad.Silent(System.TimeSpan,System.Int32)"><summary>A silent one.</summary></member>
                  <member name="M:ConflictAware.Tests.House.DocumentationTests.Bad.Heir(System.TimeSpan,System.Int32)">
                    <inheritdoc cref="M:ConflictAware.Tests.House.DocumentationTests.Bad.Wrong(System.TimeSpan,System.Int32)"/>
                  </member>
                </members></doc>
                """
            ),
            typeof(Bad).Assembly
        );
        Assert.Multiple(() =>
        {
            Assert.That(Count(Undescribed), Is.EqualTo(new[] { 0, 0, 3, 0 }));
            Assert.That(Count(WithoutUnit), Is.EqualTo(new[] { 0, 2, 3, 2 }));
            Assert.That(Count(WithoutDefault), Is.EqualTo(new[] { 0, 1, 1, 1 }));
        });

        IEnumerable<int> Count(Func<MethodBase, Documentation.Said?, IEnumerable<string>> check) =>
            ((string[])[nameof(Bad.Good), nameof(Bad.Wrong), nameof(Bad.Silent), nameof(Bad.Heir)])
                .Select(static name => typeof(Bad).GetMethod(name)!)
                .Select(method => check(method, documentation.Of(method)).Count());
    }

    private static class Bad
    {
        public static int Good(TimeSpan limit, int size = 7) => size + limit.Seconds;

        public static int Wrong(TimeSpan limit, int size = 7) => size + limit.Seconds;

        public static int Silent(TimeSpan limit, int size = 7) => size + limit.Seconds;

        public static int Heir(TimeSpan limit, int size = 7) => size + limit.Seconds;
    }

    // Who takes results has a Try form; the other form of the same write throws what the result would say.
    [Test]
    public void EveryWriteThatThrows_DocumentsItsOutcomes() =>
        None(
            from type in PublicMembers.Types
            from method in type.GetMethods()
            where typeof(Task).IsAssignableFrom(method.ReturnType) && method.GetCustomAttribute<ObsoleteAttribute>() is null
            where type.GetMethods().Any(other => other.Name == "Try" + method.Name)
            where Of(method) is { } said && !Outcomes.All(said.Exceptions.Contains)
            select $"{PublicMembers.Describe(method)}: documents only {string.Join(", ", Of(method)!.Exceptions)}"
        );

    [Test]
    public void EveryTryForm_DocumentsNoConflictAsAnException() =>
        None(
            from type in PublicMembers.Types
            from method in type.GetMethods()
            where
                method.Name.StartsWith("Try", StringComparison.Ordinal)
                && Of(method) is { } said
                && said.Exceptions.Intersect(Outcomes.Take(2)).Any()
            select PublicMembers.Describe(method)
        );

    // A token that ends a call is worth a word on what is known of the write then.
    [Test]
    public void EveryAsyncMethod_DocumentsItsCancellation() =>
        None(
            from method in PublicMembers.Types.SelectMany(PublicMembers.Callable)
            where method.IsPublic && !method.DeclaringType!.IsInterface && method.GetCustomAttribute<ObsoleteAttribute>() is null
            where method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken)
            where
                Of(method) is { } said
                && !said.Exceptions.Any(static thrown => thrown.EndsWith("CanceledException", StringComparison.Ordinal))
            select PublicMembers.Describe(method)
        );

    private static readonly string[] Outcomes =
    [
        "ConflictAware.ConflictException`1",
        "ConflictAware.OutcomeUnknownException`1",
        "ConflictAware.WriteCanceledException",
    ];

    private static void None(IEnumerable<string> gaps)
    {
        string[] all = [.. gaps];
        Assert.That(all, Is.Empty, string.Join('\n', all));
    }

    private static Regex Words(string words) => new($@"\b({words})\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static Documentation.Said? Of(MemberInfo member) => Documentation.Of(member.Module.Assembly).Of(member);

    private static IEnumerable<string> Undescribed(MethodBase method, Documentation.Said? said)
    {
        if (said is null)
            yield break;
        string name = PublicMembers.Describe(method.DeclaringType!.IsSubclassOf(typeof(Delegate)) ? method.DeclaringType : method);
        foreach (ParameterInfo parameter in method.GetParameters().Where(parameter => said.Parameter(parameter.Name!).Length == 0))
            yield return $"{name}: parameter {parameter.Name}";
        if (method is not MethodInfo { ReturnType: var result } called || result == typeof(void) || result == typeof(Task))
            yield break;
        // What ToString and its like return is the framework's to say.
        if (said.Returns.Length == 0 && called.GetBaseDefinition().DeclaringType != typeof(object))
            yield return $"{name}: its result";
    }

    private static IEnumerable<string> WithoutUnit(MemberInfo member, Documentation.Said? said)
    {
        if (said is null || member is MethodInfo { Name: nameof(GetHashCode) })
            return [];
        (string Name, Type Type, string Text)[] values =
        [
            member switch
            {
                PropertyInfo property => ("", property.PropertyType, said.Summary),
                FieldInfo { DeclaringType.IsEnum: false } field => ("", field.FieldType, said.Summary),
                MethodInfo method => ("its result", method.ReturnType, said.Returns),
                _ => ("", typeof(void), ""),
            },
            .. ((member as MethodBase)?.GetParameters() ?? []).Select(parameter =>
                (parameter.Name!, parameter.ParameterType, said.Parameter(parameter.Name!))
            ),
        ];
        return values
            .Where(static value => !(UnitOf(value.Type)?.IsMatch(value.Text) ?? true))
            .Select(value => $"{PublicMembers.Describe(member)}: {value.Name}: {value.Text}");
    }

    /// <summary>What must be said of values of a type; null for what is no quantity.</summary>
    private static Regex? UnitOf(Type type) =>
        type.IsByRef ? UnitOf(type.GetElementType()!)
        : type.IsGenericType ? Array.ConvertAll(type.GetGenericArguments(), UnitOf).FirstOrDefault(static unit => unit is not null)
        : type == typeof(TimeSpan) ? Time
        : type == typeof(decimal) || (type.IsPrimitive && type != typeof(bool) && type != typeof(char) && type != typeof(byte)) ? Number
        : null;

    private static IEnumerable<string> WithoutDefault(MethodBase method, Documentation.Said? said) =>
        method
            .GetParameters()
            .Where(static parameter => parameter.IsOptional && parameter.ParameterType != typeof(CancellationToken))
            .Where(parameter =>
                said?.Parameter(parameter.Name!).Contains($"Default: {Spoken(parameter.RawDefaultValue)}", StringComparison.Ordinal)
                == false
            )
            .Select(parameter => $"{PublicMembers.Describe(method)}: {parameter.Name}: {said!.Parameter(parameter.Name!)}");

    private static string Spoken(object? value) =>
        value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
