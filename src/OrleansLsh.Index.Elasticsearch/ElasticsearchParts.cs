using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Models;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Port;
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
            options, channel, names, writer, new ModelStore(channel, writer, models, logger), new TurnDocuments(channel, models), time,
            logger);
    }

    /// <summary>A number for a new index of a collection.</summary>
    public long NewGeneration(long after = 0) => Math.Max(after + 1, Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The index that a collection's alias stands for; null where there is no such collection.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: the alias stands for several, or the index is not as it was
    /// created. <see cref="ErrorKind.Unavailable"/>: the server does not answer, for which nobody has waited.</exception>
    public Task<IndexState?> FindAsync(string collection, CancellationToken cancellationToken) =>
        FindAsync(collection, insists: false, cancellationToken);

    /// <summary>The index that a collection's alias stands for; null where there is no such collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="insists">Whether to wait for a server that is away for a moment, as who changes a collection does.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: the alias stands for several, or the index is not as it was
    /// created.</exception>
    public async Task<IndexState?> FindAsync(string collection, bool insists, CancellationToken cancellationToken)
    {
        // In a path the server takes '*', ',' and '-' for patterns of other indices.
        if (!CollectionName.CanBe(collection)) return null;
        string alias = Names.Alias(collection), path = $"{alias}/_mapping";
        using JsonDocument? json = insists
            ? await Channel.SendWithRetriesAsync(HttpMethod.GET, path, RequestBody.None, refusal: 404, cancellationToken)
            : await Channel.JsonAsync(HttpMethod.GET, path, RequestBody.None, refusal: 404, cancellationToken);
        if (json is null) return null;
        JsonProperty[] indices = [.. json.RootElement.EnumerateObject()];
        if (indices.Length != 1)
            throw new LshException(ErrorKind.Conflict,
                $"Alias '{alias}' stands for {indices.Length} indices ({string.Join(", ", indices.Select(index => index.Name))}); a "
                + "collection is one. Take the alias off the others.");
        return IndexState.Read(indices[0].Name, indices[0].Value.GetProperty("mappings"));
    }
}
