using System.Text.Json;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>How many live documents have a field, and how many carry each of a hash's tokens.</summary>
/// <param name="documents">Documents that have the field.</param>
/// <param name="frequencies">n document frequencies.</param>
internal sealed class TokenCounts(long documents, long[] frequencies)
{
    /// <summary>n document frequencies.</summary>
    public IReadOnlyList<long> Frequencies => frequencies;

    /// <summary>The request that counts.</summary>
    public static RequestBody Body(IndexState state, string field, ReadOnlyMemory<byte> codes) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", 0);
        // Nothing is sorted; but an index of another generation, whose tokens mean other clusters, refuses it.
        writer.WriteStartArray("sort");
        writer.WriteStringValue(state.Order);
        writer.WriteEndArray();
        FilterCounts.Write(writer, counted =>
        {
            MethodQuery.Having(counted, field);
            for (int i = 0; i < codes.Length; i++)
                FilterCounts.WriteTerm(counted, IndexNames.Tokens(field), TokenFormat.Token(i, codes.Span[i]));
        });
        writer.WriteEndObject();
    });

    /// <summary>The counts of an answer.</summary>
    public static TokenCounts Read(JsonElement reply)
    {
        long[] counts = FilterCounts.Read(reply);
        return new TokenCounts(counts[0], counts[1..]);
    }

    /// <summary>What the token of a subspace is worth.</summary>
    public double Idf(int subspace) => TokenRarity.Idf(documents, frequencies[subspace]);

    /// <summary>The tokens of a hash that take part.</summary>
    public MoreLikeThisQuery Select(ReadOnlySpan<byte> codes, SearchSetting setting) => MoreLikeThisQuery.Select(
        codes, Array.ConvertAll(frequencies, count => (int)Math.Min(int.MaxValue, count)), documents,
        setting.MaxQueryTerms ?? codes.Length, setting.MinDocFreq, setting.MinimumShouldMatch);
}
