using System.Net.Http.Json;
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class ExistingClients
{
    /// <summary>What the description of the API knows of a product.</summary>
    public sealed class ProductDto
    {
        public string? Name { get; set; }

        public decimal Price { get; set; }
    }

    /// <summary>As generators write it: no place for a version anywhere.</summary>
    public interface IProductsClient
    {
        Task<ProductDto> GetProductAsync(int id);

        Task PutProductAsync(int id, ProductDto product);
    }

    /// <inheritdoc/>
    public sealed class ProductsClient(HttpClient http) : IProductsClient
    {
        public async Task<ProductDto> GetProductAsync(int id) =>
            (await http.GetFromJsonAsync<ProductDto>(new Uri($"products/{id}", UriKind.Relative)))!;

        public async Task PutProductAsync(int id, ProductDto product)
        {
            using HttpResponseMessage answer = await http.PutAsJsonAsync($"products/{id}", product);
            answer.EnsureSuccessStatusCode();
        }
    }

    public static async Task WithoutScopeAsync(IProductsClient generatedClient)
    {
        #region without a scope
        ProductDto product = await generatedClient.GetProductAsync(42);
        product.Price = 10;
        await generatedClient.PutProductAsync(42, product);
        #endregion
    }

    public static void Register(IServiceCollection services)
    {
        #region register the client
        services
            .AddHttpClient<IProductsClient, ProductsClient>(http =>
                http.BaseAddress = new Uri("https://catalog.example")
            )
            .AddConflictHandling();
        #endregion
    }

    public static async Task InScopeAsync(IProductsClient generatedClient)
    {
        #region in a scope
        using (ReadScope.Begin())
        {
            ProductDto product = await generatedClient.GetProductAsync(42);
            product.Price = 10;
            await generatedClient.PutProductAsync(42, product); // goes out with If-Match, merged on conflict
        }
        #endregion
    }
}
