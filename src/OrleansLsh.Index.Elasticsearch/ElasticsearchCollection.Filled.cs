using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Trying;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    /// <summary>New models with an index of their own, which the alias does not stand for yet. What is left of it where it is not
    /// published, the next training takes up or deletes.</summary>
    private sealed class FilledIndex(
        ElasticsearchCollection collection, CollectionTurn turn, Filling filling, IReadOnlyDictionary<string, Model> models,
        SearchContext context)
        : IPreparedModels
    {
        private readonly SearchRunner _runner = new(collection._parts.Channel, filling.Replacement.Into.Index);

        public IReadOnlyList<CountedField> Fields { get; } =
        [
            .. models.Select(pair => new CountedField(
                context.Field(pair.Key).Field, collection._documents.GetValueOrDefault(pair.Key), pair.Value, Tuning: null)),
        ];

        public IReadOnlyList<SearchSetting> TuningGrid(string field) =>
            SettingGrid.Of(models[field].Cells?.Count ?? 0, context.Field(field).Copy?.Method);

        public async Task<IReadOnlyList<IPreparedPart>> PartsAsync(string field, CancellationToken cancellationToken)
        {
            if (context.Field(field).Copy is not { IsGraph: true }) return [];
            var pace = new TrialPace(collection._parts, collection.Name);
            await pace.BeginAsync(cancellationToken);
            return [.. IndexPart.Of(field, models[field]).Select(part => new FilledPart(collection._parts, this, part, pace))];
        }

        /// <remarks>A training does not end because the server was away for a moment.</remarks>
        public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
            SearchAsync(part: null, queries, cancellationToken);

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IndexPart? part, IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
            await collection._parts.Channel.RepeatAsync(
                () => "a search by a new model",
                () => _runner.RunAsync(
                    context with { Part = part }, queries, new IReadOnlyDictionary<string, ReadOnlyMemory<float>>?[queries.Count],
                    cancellationToken),
                cancellationToken);

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            collection.DuringAsync(turn, stop => collection.PublishAsync(turn, filling, tunings, stop), cancellationToken);

        public ValueTask DisposeAsync() => turn.DisposeAsync();
    }

    /// <summary>Some documents of an index that is being filled.</summary>
    private sealed class FilledPart(ElasticsearchParts parts, FilledIndex index, IndexPart part, TrialPace pace) : IPreparedPart
    {
        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            long start = parts.Time.GetTimestamp();
            IReadOnlyList<SearchResponse> answers = await index.SearchAsync(part, queries, cancellationToken);
            await pace.RestAsync(parts.Time.GetElapsedTime(start), cancellationToken);
            return answers;
        }
    }
}
