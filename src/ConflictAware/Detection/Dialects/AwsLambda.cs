using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>AWS Lambda. One exception means "exists" when a function is created and "being updated" otherwise. Enabled, a mapping that is being changed (400) is looked into.</summary>
    public static Dialect AwsLambda { get; } =
        new("AWS Lambda")
        {
            Hosts = ["lambda.*.amazonaws.com"],
            Signs = [At.Header("x-amzn-errortype").StartsWith("ResourceConflictException").And(At.Json("/Type").Is("User"))],
            Statuses = [400],
            Code = [At.Header("x-amzn-errortype").Before(":")],
            Detail = ["/Message", "/message"],
            Rules =
            [
                new(AlreadyExists, "ResourceConflictException") { Method = "POST", Confidence = Confidence.Likely },
                new(OperationInProgress, "ResourceConflictException") { Confidence = Confidence.Likely },
                new(AlreadyExists, "DurableExecutionAlreadyStartedException"),
                new(OperationInProgress, "SnapStartNotReadyException"),
                // The revision may be that of a policy, which another address reads.
                new(VersionMismatch, "PreconditionFailedException"),
                // A mapping that is being created or updated.
                new(OperationInProgress, "ResourceInUseException") { Confidence = Confidence.Likely, Remedy = Remedy.None },
            ],
            // The service model of boto/botocore, whose texts are those of the reference.
            Source = "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
        };
}
