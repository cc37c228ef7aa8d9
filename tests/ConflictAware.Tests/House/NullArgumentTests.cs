using System.Reflection;

namespace ConflictAware.Tests.House;

/// <summary>What may not be null is checked where it is handed over, not where it hurts; and the documentation says so.</summary>
public class NullArgumentTests
{
    private static IEnumerable<TestCaseData> Parameters() =>
        PublicMembers
            .Types.Where(static type => !type.IsSubclassOf(typeof(Delegate)) && !type.IsInterface)
            .SelectMany(PublicMembers.Callable)
            .Where(static method =>
                method.GetParameters().Length > 0 && method.IsPublic && !method.IsAbstract && !PublicMembers.IsPositional(method)
            )
            // A trap for a lambda that would bind to the wrong overload is never called.
            .Where(static method => method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true })
            .SelectMany(static method => Closed(method).GetParameters())
            .Where(static parameter => MayNotBeNull(parameter))
            .Select(static parameter =>
                new TestCaseData(parameter).SetArgDisplayNames(PublicMembers.Describe(parameter.Member), parameter.Name!)
            );

    [TestCaseSource(nameof(Parameters))]
    public async Task NullArgument_IsRefusedByItsNameAndDocumented(ParameterInfo parameter)
    {
        ArgumentNullException? refused = await Assert.ThrowsAsync<ArgumentNullException>(() => CallAsync(parameter));
        Assert.That(refused!.ParamName, Is.EqualTo(parameter.Name));

        var member = (MethodBase)
            Packages.All.Single(parameter.Member.Module.Assembly.Equals).ManifestModule.ResolveMethod(parameter.Member.MetadataToken)!;
        IEnumerable<string> documented = Documentation.Of(member.Module.Assembly).Of(member)!.Exceptions;
        Assert.That(
            documented,
            Has.Some.EqualTo(typeof(ArgumentNullException).FullName).Or.Some.EqualTo(typeof(ArgumentException).FullName)
        );
    }

    private static async Task CallAsync(ParameterInfo absent)
    {
        var method = (MethodBase)absent.Member;
        object?[] arguments =
        [
            .. method
                .GetParameters()
                .Select(parameter => parameter.Position == absent.Position ? null : Samples.Of(parameter.ParameterType, parameter.Name!)),
        ];
        try
        {
            object? target = method.IsStatic || method is ConstructorInfo ? null : Samples.Of(method.DeclaringType!, "this");
            object? result = method is ConstructorInfo made ? made.Invoke(arguments) : method.Invoke(target, arguments);
            if (result is Task task)
                await task;
        }
        catch (TargetInvocationException thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown.InnerException!);
        }
    }

    private static MethodBase Closed(MethodBase method)
    {
        if (method.DeclaringType!.IsGenericTypeDefinition)
            method = MethodBase.GetMethodFromHandle(
                method.MethodHandle,
                method
                    .DeclaringType.MakeGenericType([
                        .. method.DeclaringType.GetGenericArguments().Select(static _ => typeof(Samples.Anything)),
                    ])
                    .TypeHandle
            )!;
        return method is MethodInfo { IsGenericMethodDefinition: true } open
            ? open.MakeGenericMethod([.. open.GetGenericArguments().Select(static _ => typeof(Samples.Anything))])
            : method;
    }

    // Of a type parameter the caller says whether it may be null.
    private static bool MayNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && !parameter.ParameterType.IsByRef
        && parameter.ParameterType != typeof(Samples.Anything)
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;
}
