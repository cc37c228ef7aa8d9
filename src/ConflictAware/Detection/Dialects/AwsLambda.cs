using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>AWS Lambda. One exception means "exists" when a function is created and "being updated" otherwise.</summary>
    public static Dialect AwsLambda { get; } =
        new("AWS Lambda")
        {
            Hosts = ["lambda.*.amazonaws.com"],
            Signs = [At.Header("x-amzn-errortype").StartsWith("ResourceConflictException").And(At.Json("/Type").Is("User"))],
            Code = [At.Header("x-amzn-errortype").Before(":")],
            Detail = ["/Message", "/message"],
            Rules =
            [
                new(AlreadyExists, "ResourceConflictException") { Method = "POST", Confidence = Confidence.Likely },
                new(OperationInProgress, "ResourceConflictException") { Confidence = Confidence.Likely },
                new(OperationInProgress, "ResourceNotReadyException"),
                new(VersionMismatch, "PreconditionFailedException"),
                new(ReferencedByOthers, "ResourceInUseException"),
            ],
            Source = "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
        };
}
