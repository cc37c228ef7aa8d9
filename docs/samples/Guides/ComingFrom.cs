using System.Net.Http.Json;
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Guides;

public static class ComingFrom
{
    public static async Task PollyAsync(
        ResiliencePipeline pipeline,
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        #region Polly
        await pipeline.ExecuteAsync(
            async token =>
            {
                Product read = (await http.GetFromJsonAsync<Product>("products/42", token))!;
                Product changed = read with { Stock = read.Stock - 1 };
                using HttpResponseMessage answer = await http.PutAsJsonAsync("products/42", changed, token);
                answer.EnsureSuccessStatusCode();
            },
            cancellationToken
        );
        #endregion
    }

    public static void Kubernetes(IServiceCollection services)
    {
        #region a client of Kubernetes
        services
            .AddHttpClient("kubernetes", http => http.BaseAddress = new Uri("https://kubernetes.example"))
            .AddConflictHandling(o =>
                o.Version = VersionCarrier
                    .Member("/metadata/resourceVersion")
                    .DeleteByMember("/preconditions/resourceVersion")
            );
        #endregion
    }

    /// <summary>As much of a deployment as a program needs to know.</summary>
    public sealed record Deployment(DeploymentSpec Spec);

    public sealed record DeploymentSpec(int Replicas);

    public static async Task<Versioned<Deployment>> ScaleAsync(HttpClient http)
    {
        #region scale
        Versioned<Deployment> scaled = await http.UpdateAsync<Deployment>(
            "apis/apps/v1/namespaces/shop/deployments/catalog",
            d => d with { Spec = d.Spec with { Replicas = d.Spec.Replicas + 1 } }
        );
        #endregion
        return scaled;
    }

    public static void ByHand(HttpRequestMessage request, Versioned<Product> read)
    {
        #region If-Match
        request.ConditionOn(read);
        #endregion
    }
}
