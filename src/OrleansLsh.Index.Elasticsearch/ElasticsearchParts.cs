using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansLsh.Core;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Models;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Elasticsearch.Writing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

/// <summary>What the collections of an index share.</summary>
internal sealed record ElasticsearchParts(
    ElasticsearchOptions Options, ElasticsearchChannel Channel, IndexNames Names, BulkWriter Writer, ModelStore Models, TurnDocuments Turns,
    TimeProvider Time, ILogger Logger)
{
    /// <summary>The parts for options that were checked.</summary>
    public static ElasticsearchParts Of(ElasticsearchOptions options, TimeProvider time, Func<double> random, ILogger logger)
    {
        var channel = new ElasticsearchChannel(options, time, random, logger);
        var names = new IndexNames(options.Prefix);
        var writer = new BulkWriter(channel, options, time, random, logger);
        var models = new ModelsIndex(channel, options, names);
        return new ElasticsearchParts(
            options, channel, names, writer, new ModelStore(channel, writer, models, logger), new TurnDocuments(channel, models), time, logger);
    }

    /// <summary>A number for a new index of a collection.</summary>
    public long NewGeneration(long after = 0) => Math.Max(after + 1, Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The index that a collection's alias stands for; null where there is no such collection.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: the alias stands for several, or the index is not as it was created.</exception>
    public async Task<IndexState?> FindAsync(string collection, CancellationToken cancellationToken)
    {
        string alias = Names.Alias(collection);
        Reply reply = await Channel.SendAsync(HttpMethod.GET, $"{alias}/_mapping", RequestBody.None, cancellationToken);
        if (reply.Status == 404) return null;
        if (!reply.IsSuccess) throw ServerFault.Of(reply, "to read a mapping");
        using JsonDocument json = ElasticsearchChannel.Parse(reply, "to read a mapping");
        JsonProperty[] indices = [.. json.RootElement.EnumerateObject()];
        if (indices.Length != 1)
            throw new LshException(ErrorKind.Conflict,
                $"Alias '{alias}' stands for {indices.Length} indices ({string.Join(", ", indices.Select(index => index.Name))}); a collection is one. Take the alias off the others.");
        return IndexState.Read(indices[0].Name, indices[0].Value.GetProperty("mappings"));
    }
}
