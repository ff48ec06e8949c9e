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
        var body = new
        {
            settings = new { number_of_shards = 1, number_of_replicas = options.Replicas },
            mappings = new { dynamic = "strict", properties = Properties },
        };
        Reply reply = await channel.SendAsync(HttpMethod.PUT, Name, RequestBody.Json(body), cancellationToken);
        if (reply.IsSuccess) return;
        if (ServerFault.Read(reply.Body).Type != "resource_already_exists_exception") throw ServerFault.Of(reply, "the index of models");
        (await channel.InsistAsync(HttpMethod.PUT, $"{Name}/_mapping", RequestBody.Json(new { properties = Properties }), cancellationToken)).Dispose();
    }
}
