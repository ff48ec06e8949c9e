using OrleansLsh;
using OrleansLsh.Index.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps an application's collections by a server over HTTP.</summary>
public static class HttpBuilderExtensions
{
    /// <summary>Keeps collections by a server over HTTP: <c>lsh serve</c>, a silo, or an application with <c>MapLsh</c>. It need not be
    /// there when the application starts.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Says where the server is; null for <c>http://localhost:8080</c>.</param>
    public static LshBuilder UseServer(this LshBuilder builder, Action<HttpServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddOptions<HttpServiceOptions>(configure, options => options.Validate())
            .UseService("a server over HTTP", provider =>
            {
                HttpServiceOptions options = builder.OptionsOf<HttpServiceOptions>(provider);
                return new HttpSimilarityService(options.Address, options.ApiKey);
            });
    }

    /// <summary>Keeps collections by a server over HTTP: <c>lsh serve</c>, a silo, or an application with <c>MapLsh</c>. It need not be
    /// there when the application starts.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="address">Where the server is: <c>http://localhost:8080</c>.</param>
    /// <param name="apiKey">The key that it asks for; null where it asks for none.</param>
    public static LshBuilder UseServer(this LshBuilder builder, string address, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return builder.UseServer(options => (options.Address, options.ApiKey) = (new Uri(address, UriKind.RelativeOrAbsolute), apiKey));
    }
}
