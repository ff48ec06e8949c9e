using System.Text;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions.Conversion;

/// <summary>Searches to messages and back.</summary>
internal static class SearchMessages
{
    private static readonly string[] WholeSource = ["*"];

    /// <summary>A message of a search; its filter is right already.</summary>
    public static SearchMessage Of(SearchRequest request) => new()
    {
        Id = request.Id,
        Vectors = request.Vectors is null
            ? null
            : [.. request.Vectors.Select(vector => new QueryVector { Field = vector.Key, Values = new FloatBlock(vector.Value) })],
        Weights = request.Weights is null
            ? null
            : [.. request.Weights.Select(weight => new QueryVector { Field = weight.Key, Weight = weight.Value })],
        Text = request.Text is null
            ? null
            : new TextMessage { Field = request.Text.Field, Text = request.Text.Text, Weight = request.Text.Weight },
        Filter = request.Filter is null ? default : Encoding.UTF8.GetBytes(request.Filter.ToJson()),
        Limit = request.Limit,
        Offset = request.Offset,
        Reach = request.Reach,
        ScoreThreshold = request.ScoreThreshold,
        IncludeSelf = request.IncludeSelf,
        // Null, on the wire, is no source, as it was when nobody had to ask for none.
        Include = request.Include is null ? WholeSource : request.Include.Count == 0 ? null : [.. request.Include],
        Exclude = request.Exclude is not { Count: > 0 } ? null : [.. request.Exclude],
        WithVectors = request.WithVectors,
        Setting = request.Setting is null ? null : Of(request.Setting),
        TargetRecall = request.TargetRecall,
        GroupBy = request.GroupBy,
        GroupSize = request.GroupSize,
        QueryTexts = request.QueryTexts is null
            ? null
            : [.. request.QueryTexts.Select(text => new TextMessage { Field = text.Key, Text = text.Value })],
    };

    /// <summary>The search of a message.</summary>
    public static SearchRequest ToRequest(SearchMessage message) => new()
    {
        Id = message.Id,
        Vectors = message.Vectors?.ToDictionary(vector => vector.Field, vector => vector.Values.Values, StringComparer.Ordinal),
        Weights = message.Weights?.ToDictionary(weight => weight.Field, weight => weight.Weight, StringComparer.Ordinal),
        Text = message.Text is null ? null : new TextQuery(message.Text.Field!, message.Text.Text!, message.Text.Weight),
        Filter = message.Filter.IsEmpty ? null : Filter.Parse(Encoding.UTF8.GetString(message.Filter.Span)),
        Limit = message.Limit,
        Offset = message.Offset,
        Reach = message.Reach,
        ScoreThreshold = message.ScoreThreshold,
        IncludeSelf = message.IncludeSelf,
        Include = message.Include ?? [],
        Exclude = message.Exclude,
        WithVectors = message.WithVectors,
        Setting = message.Setting is null ? null : ToSetting(message.Setting),
        TargetRecall = message.TargetRecall,
        GroupBy = message.GroupBy,
        GroupSize = message.GroupBy is null && message.GroupSize == 0 ? 1 : message.GroupSize,
        QueryTexts = message.QueryTexts?.ToDictionary(text => text.Field!, text => text.Text!, StringComparer.Ordinal),
    };

    /// <summary>About how many bytes a search is on the wire.</summary>
    public static long Bytes(SearchMessage message)
    {
        long bytes = 256 + message.Filter.Length
            + 3L * ((message.Id?.Length ?? 0) + (message.Text?.Text?.Length ?? 0) + (message.GroupBy?.Length ?? 0));
        if (message.Vectors is { } vectors)
            foreach (QueryVector vector in vectors) bytes += sizeof(float) * (long)vector.Values.Length;
        if (message.QueryTexts is { } texts)
            foreach (TextMessage text in texts) bytes += 3L * (text.Text?.Length ?? 0);
        foreach (string? name in message.Include ?? []) bytes += 3L * (name?.Length ?? 0);
        foreach (string? name in message.Exclude ?? []) bytes += 3L * (name?.Length ?? 0);
        return bytes;
    }

    private static SettingMessage Of(SearchSetting setting) => new()
    {
        Scoring = (int)setting.Scoring,
        Probes = setting.Probes,
        Candidates = setting.Candidates,
        Rerank = setting.Rerank,
        MaxQueryTerms = setting.MaxQueryTerms,
        MinDocFreq = setting.MinDocFreq,
        MinimumShouldMatch = setting.MinimumShouldMatch,
    };

    private static SearchSetting ToSetting(SettingMessage message) => new()
    {
        Scoring = (Scoring)message.Scoring,
        Probes = message.Probes,
        Candidates = message.Candidates,
        Rerank = message.Rerank,
        MaxQueryTerms = message.MaxQueryTerms,
        MinDocFreq = message.MinDocFreq,
        MinimumShouldMatch = message.MinimumShouldMatch,
    };
}
