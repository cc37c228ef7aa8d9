using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway;

/// <summary>Passes a request on and its answer back. What belongs to one hop alone (RFC 9110 §7.6.1) stays behind.</summary>
internal sealed class Forwarder(HttpClient http)
{
    private static readonly FrozenSet<string> OfOneHop = new[]
    {
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Host",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // The target is passed on as it was written, with its escapes.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public async Task ForwardAsync(HttpContext context)
    {
        using HttpRequestMessage request = RequestOf(context);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }
        using (answer)
            await PassBackAsync(answer, context);
    }

    private HttpRequestMessage RequestOf(HttpContext context)
    {
        IHttpRequestFeature asSent = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var target = new Uri($"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{asSent.RawTarget}", AsWritten);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            request.Content = new StreamContent(context.Request.Body);
        HashSet<string> named = NamedByConnection(context.Request.Headers.Connection);
        foreach ((string name, StringValues values) in context.Request.Headers)
        {
            if (OfOneHop.Contains(name) || named.Contains(name))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return request;
    }

    private static async Task PassBackAsync(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        if (answer.ReasonPhrase is { } reason)
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        HashSet<string> named = NamedByConnection(
            answer.Headers.NonValidated.TryGetValues("Connection", out var options) ? options.ToString() : null
        );
        foreach ((string name, var values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!OfOneHop.Contains(name) && !named.Contains(name))
                context.Response.Headers.Append(name, new StringValues([.. values]));
        }
        bool hasBody =
            context.Request.Method != HttpMethods.Head && answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);
        if (hasBody)
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static HashSet<string> NamedByConnection(string? options) =>
        new(
            (options ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            StringComparer.OrdinalIgnoreCase
        );
}
