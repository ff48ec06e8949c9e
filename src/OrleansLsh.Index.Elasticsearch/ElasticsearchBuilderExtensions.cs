using Microsoft.Extensions.Logging;
using OrleansLsh;
using OrleansLsh.Index.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps an application's collections in Elasticsearch.</summary>
public static class ElasticsearchBuilderExtensions
{
    /// <summary>Keeps collections in an Elasticsearch cluster. It need not be there when the application starts.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Says where the cluster is; null for <c>http://localhost:9200</c>.</param>
    public static LshBuilder UseElasticsearch(this LshBuilder builder, Action<ElasticsearchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddOptions<ElasticsearchOptions>(configure, options => options.Validate())
            .UseIndex("Elasticsearch", provider => new ElasticsearchIndex(
                builder.OptionsOf<ElasticsearchOptions>(provider), provider.GetService<TimeProvider>(),
                logger: provider.GetService<ILogger<ElasticsearchIndex>>()));
    }
}
