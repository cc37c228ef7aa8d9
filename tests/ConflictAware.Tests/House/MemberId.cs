using System.Globalization;
using System.Reflection;

namespace ConflictAware.Tests.House;

/// <summary>What a type or member is called in an XML documentation file (C# specification, annex D.4.2).</summary>
internal static class MemberId
{
    public static string Of(MemberInfo member) =>
        member switch
        {
            Type type => "T:" + Name(type),
            MethodBase method =>
                $"M:{Name(method.DeclaringType!)}.{method.Name.Replace('.', '#')}{Arity(method)}{Parameters(method.GetParameters())}{Result(method)}",
            PropertyInfo property => $"P:{Name(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
            FieldInfo field => $"F:{Name(field.DeclaringType!)}.{field.Name}",
            EventInfo told => $"E:{Name(told.DeclaringType!)}.{told.Name}",
            _ => throw new NotSupportedException($"{member} is documented nowhere."),
        };

    private static string Arity(MethodBase method) =>
        method.IsGenericMethod ? "``" + method.GetGenericArguments().Length.ToString(CultureInfo.InvariantCulture) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(static parameter => Reference(parameter.ParameterType)))})";

    private static string Result(MethodBase method) =>
        method is MethodInfo { Name: "op_Implicit" or "op_Explicit", ReturnType: var type } ? "~" + Reference(type) : "";

    private static string Name(Type type) =>
        (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Reference(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition.ToString(CultureInfo.InvariantCulture);
        if (type.IsByRef)
            return Reference(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Reference(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return Name(type);
        // Arguments stand with the type that takes them: Outer{A}.Inner{B}.
        var arguments = new Queue<Type>(type.GetGenericArguments());
        return string.Join(
            ".",
            Name(type)
                .Split('.')
                .Select(part =>
                    part.Split('`') is [var name, var count]
                        ? $"{name}{{{string.Join(",", Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(_ => Reference(arguments.Dequeue())))}}}"
                        : part
                )
        );
    }
}
