using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConflictAware.Tests.House;

/// <summary>A public type or member as C# declares it, with what matters to callers: nullability, defaults, constraints, the attributes that warn.</summary>
internal static class CSharpSignature
{
    public static string Of(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (type.IsSubclassOf(typeof(Delegate)))
            return $"{Attributes(type)}delegate {Method(type.GetMethod("Invoke")!, name: Name(type))}";
        IEnumerable<string> parents = (
            type.IsEnum || type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType)
                ? []
                : new[] { type.BaseType }
        )
            .Concat(
                type.IsEnum
                    ? []
                    : type.GetInterfaces().Where(contract => contract.IsVisible && type.BaseType?.IsAssignableTo(contract) != true)
            )
            .Select(parent => Name(parent))
            .Order(StringComparer.Ordinal);
        string inherits = string.Join(", ", parents);
        return $"{Attributes(type)}{kind} {type.Namespace}.{Name(type)}{(inherits.Length > 0 ? " : " + inherits : "")}{Constraints(type.GetGenericArguments())}";
    }

    /// <summary>Null where the member is nothing that a caller or a derived class sees.</summary>
    public static string? Of(MemberInfo member) =>
        member switch
        {
            _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not MethodInfo { IsSpecialName: false } => null,
            ConstructorInfo made when IsSeen(made) => $"{Attributes(made)}{Access(made)}{Plain(made.DeclaringType!)}({Parameters(made)})",
            MethodInfo { IsSpecialName: true } called when !called.Name.StartsWith("op_", StringComparison.Ordinal) => null,
            MethodInfo called when IsSeen(called) => $"{Attributes(called)}{Access(called)}{Modifiers(called)}{Method(called)}",
            PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
                $"{Attributes(property)}{Access(accessors[0])}{Modifiers(accessors[0])}{Required(property)}{Typed(new NullabilityInfoContext().Create(property))} {property.Name}{Index(property)} {{ {string.Join(" ", accessors.Select(Accessor))} }}",
            FieldInfo { IsPublic: true } field =>
                $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Typed(new NullabilityInfoContext().Create(field))} {field.Name}",
            EventInfo { AddMethod: { } add } told when IsSeen(add) => $"event {Name(told.EventHandlerType!)} {told.Name}",
            _ => null,
        };

    private static string Method(MethodInfo method, string? name = null)
    {
        Type[] generic = name is null ? method.GetGenericArguments() : [];
        string parameters = generic.Length > 0 ? $"<{string.Join(", ", generic.Select(type => Name(type)))}>" : "";
        string extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Typed(new NullabilityInfoContext().Create(method.ReturnParameter))} {name ?? method.Name}{parameters}({extends}{Parameters(method)}){Constraints(generic)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string way = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? " = " + Literal(parameter) : "";
        return $"{way}{Typed(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string Literal(ParameterInfo parameter) =>
        parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
            bool isTrue => isTrue ? "true" : "false",
            string text => $"\"{text}\"",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Typed(NullabilityInfo value) => Name(value.Type, value);

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!, nullability?.ElementType ?? nullability);
        if (type.IsArray)
            return Name(type.GetElementType()!, nullability?.ElementType) + "[]" + Mark(type, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        if (!type.IsGenericType)
            return (type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : "")
                + Plain(type)
                + Mark(type, nullability);
        Type[] arguments = type.GetGenericArguments();
        NullabilityInfo[] inner = nullability?.GenericTypeArguments ?? [];
        IEnumerable<string> names = arguments.Select(
            (argument, position) => Name(argument, position < inner.Length ? inner[position] : null)
        );
        return $"{Plain(type)}<{string.Join(", ", names)}>{Mark(type, nullability)}";
    }

    // Of a type parameter without constraints, reflection does not tell T from T?.
    private static string Mark(Type type, NullabilityInfo? nullability) =>
        !type.IsValueType && !type.IsGenericParameter && nullability is { ReadState: NullabilityState.Nullable } ? "?" : "";

    private static string Plain(Type type) =>
        type switch
        {
            _ when type == typeof(void) => "void",
            _ when type == typeof(bool) => "bool",
            _ when type == typeof(byte) => "byte",
            _ when type == typeof(int) => "int",
            _ when type == typeof(long) => "long",
            _ when type == typeof(string) => "string",
            _ when type == typeof(object) => "object",
            _ => type.Name.Split('`')[0],
        };

    private static string Constraints(Type[] parameters) =>
        string.Concat(
            parameters
                .Where(static parameter => parameter.IsGenericParameter)
                .Select(static parameter =>
                    (
                        parameter.Name,
                        Limits: Special(parameter)
                            .Concat(
                                parameter
                                    .GetGenericParameterConstraints()
                                    .Where(limit => limit != typeof(ValueType))
                                    .Select(limit => Name(limit))
                            )
                            .ToArray()
                    )
                )
                .Where(static parameter => parameter.Limits.Length > 0)
                .Select(static parameter => $" where {parameter.Name} : {string.Join(", ", parameter.Limits)}")
        );

    private static IEnumerable<string> Special(Type parameter)
    {
        GenericParameterAttributes limits = parameter.GenericParameterAttributes;
        if (limits.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return "class";
        if (limits.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            yield return "struct";
        else if (limits.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            yield return "new()";
    }

    private static string Attributes(MemberInfo member)
    {
        string marks = "";
        // The compiler's own, on constructors of types with required members, is for compilers that do not know those.
        bool isForOldCompilers = member.IsDefined(typeof(CompilerFeatureRequiredAttribute));
        if (member.GetCustomAttribute<ObsoleteAttribute>() is { } obsolete && !isForOldCompilers)
            marks += obsolete.IsError ? "[Obsolete(error: true)] " : "[Obsolete] ";
        if (member.IsDefined(typeof(RequiresUnreferencedCodeAttribute)))
            marks += "[RequiresUnreferencedCode] ";
        if (member.IsDefined(typeof(RequiresDynamicCodeAttribute)))
            marks += "[RequiresDynamicCode] ";
        return marks;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) =>
        method switch
        {
            { IsStatic: true } => "static ",
            { DeclaringType.IsInterface: true } => "",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } keys ? $"[{string.Join(", ", keys.Select(Parameter))}]" : "";

    private static MethodInfo[] Accessors(PropertyInfo property) =>
        [.. new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsSeen)];

    private static string Accessor(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
        : "set;";

    private static bool IsSeen(MethodBase method) =>
        (method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed))
        && !method.Name.Contains('$');
}
