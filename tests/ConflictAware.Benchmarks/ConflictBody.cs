using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace ConflictAware.Benchmarks;

/// <summary>A body as servers really send it with a conflict.</summary>
/// <param name="Name">What kind of body.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">The body.</param>
public sealed record ConflictBody(string Name, string ContentType, byte[] Bytes)
{
    private const string Problem =
        """{"type":"https://example.org/probs/version-conflict","title":"Version conflict","status":409,"detail":"Order 7 was changed by bob.","instance":"/orders/7","currentVersion":5,"traceId":"0HNQ6QUBVEJ8D:01"}""";

    private const string Kubernetes =
        """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"persistentvolumes \"a\" already exists","reason":"AlreadyExists","details":{"name":"a","kind":"persistentvolumes"},"code":409}""";

    private const string Error =
        """{"error":{"code":"VERSION_CONFLICT","message":"Order 7 was changed.","target":"stock","details":[{"code":"STALE","target":"stock"},{"code":"STALE","target":"price"}]},"requestId":"0HNQ6QUB"}""";

    private const string Aws =
        """{"__type":"com.amazonaws.dynamodb.v20120810#TransactionConflictException","message":"Transaction is ongoing for the item","Item":{"id":{"S":"order-7"},"version":{"N":"5"},"stock":{"N":"12"}}}""";

    private const string S3 =
        """<?xml version="1.0" encoding="UTF-8"?><Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>If-Match</Condition></Error>""";

    /// <summary>Whether it can be parsed as JSON.</summary>
    public bool IsJson => Bytes[0] == '{';

    /// <summary>What anybody who looks into it must do.</summary>
    public void Parse()
    {
        if (IsJson)
            JsonDocument.Parse(Bytes).Dispose();
        else
            XDocument.Load(new MemoryStream(Bytes));
    }

    /// <summary>A bare error, one that lists items, and one that hands back the current representation, of every kind.</summary>
    public static IEnumerable<ConflictBody> All
    {
        get
        {
            foreach (int length in (int[])[200, 2_000, 65_536])
            {
                yield return new("problem+json", "application/problem+json", Grown(Problem, length));
                yield return new("Kubernetes Status", "application/json", Grown(Kubernetes, length));
                yield return new("error.code", "application/json; charset=utf-8", Grown(Error, length));
                yield return new("AWS __type", "application/x-amz-json-1.0", Grown(Aws, length));
            }
            yield return new("S3 XML", "application/xml", Encoding.UTF8.GetBytes(S3));
        }
    }

    private static byte[] Grown(string body, int length)
    {
        if (length <= body.Length + 100)
            return Encoding.UTF8.GetBytes(body);
        StringBuilder grown = new StringBuilder(body, 0, body.Length - 1, length + 100).Append(",\"current\":[");
        for (int i = 0; grown.Length < length - 80; i++)
            grown.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? "" : ",")}{{\"id\":{i},\"name\":\"item number {i}\",\"price\":{i * 3}.25,\"tags\":[\"a\",\"b\"]}}"
            );
        return Encoding.UTF8.GetBytes(grown.Append("]}").ToString());
    }
}
