using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>The small index of what collections have beside their documents: models, measured settings, turns.</summary>
internal sealed class ModelsIndex(ElasticsearchChannel channel, ElasticsearchOptions options, IndexNames names)
{
    private static readonly Dictionary<string, object> Properties = new()
    {
        ["uid"] = new { type = "keyword" },
        ["chunks"] = new { type = "integer", index = false, doc_values = false },
        ["bytes"] = new { type = "binary" },
        ["tuning"] = new { type = "keyword", index = false, doc_values = false },
        ["turn"] = new { type = "object", enabled = false },
    };

    /// <summary>Its name.</summary>
    public string Name => names.Models;

    /// <summary>Makes it, or gives one that was made before turns were kept their field.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (await CompleteAsync(cancellationToken)) return;
        var body = new
        {
            settings = new { number_of_shards = 1, number_of_replicas = options.Replicas },
            mappings = new { dynamic = "strict", properties = Properties },
        };
        try
        {
            using JsonDocument made = await channel.SendWithRetriesAsync(HttpMethod.PUT, Name, RequestBody.Json(body), cancellationToken);
        }
        catch (LshException error) when (error.Kind != ErrorKind.Unavailable)
        {
            // An answer may have been lost, or another process been faster.
            if (!await CompleteAsync(cancellationToken)) throw;
        }
    }

    /// <summary>Gives it all its fields.</summary>
    /// <returns>False where it is not there.</returns>
    private async Task<bool> CompleteAsync(CancellationToken cancellationToken)
    {
        var body = RequestBody.Json(new { properties = Properties });
        using JsonDocument? done =
            await channel.SendWithRetriesAsync(HttpMethod.PUT, $"{Name}/_mapping", body, refusal: 404, cancellationToken);
        return done is not null;
    }
}
