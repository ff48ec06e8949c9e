using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Warns of source fields that a search names and no document has: most likely they are misspelt.</summary>
internal static class FieldWarnings
{
    /// <summary>The responses with their warnings.</summary>
    /// <param name="index">The collection that was searched.</param>
    /// <param name="requests">The searches.</param>
    /// <param name="responses">Their answers, in their order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<IReadOnlyList<SearchResponse>> AddAsync(
        ICollectionReader index, IReadOnlyList<SearchRequest> requests, IReadOnlyList<SearchResponse> responses,
        CancellationToken cancellationToken)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < requests.Count; i++)
        {
            SearchRequest request = requests[i];
            if (request.Filter is not null || request.Text is not null || request.GroupBy is not null) named.UnionWith(Fields(request));
            if (request.Include is { Count: > 0 } include) named.UnionWith(Unseen(include, responses[i].Hits));
        }
        if (named.Count == 0) return responses;
        IReadOnlyList<string> missing = await index.MissingFieldsAsync(named, cancellationToken);
        if (missing.Count == 0) return responses;
        return [.. responses.Select((response, i) => response with { Warnings = Warnings(index.Name, requests[i], missing) })];
    }

    /// <summary>Warnings of fields that are named and that no document has.</summary>
    /// <param name="index">The collection.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(
        ICollectionReader index, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        [.. (await index.MissingFieldsAsync([.. fields.Distinct()], cancellationToken))
            .Select(field => Warning(index.Name, field, "request"))];

    /// <summary>Source fields that are asked for and that no hit has: only these are looked up.</summary>
    private static IEnumerable<string> Unseen(IReadOnlyList<string> include, IReadOnlyList<SearchHit> hits) =>
        hits.Count == 0 || include.Contains(SourceSelection.All) ? []
            : include.Where(path => !hits.Any(hit => SourcePath.Reaches(hit.Source, path)));

    private static string[] Warnings(string collection, SearchRequest request, IReadOnlyList<string> missing) =>
        [.. Fields(request).Concat(request.Include ?? []).Distinct().Where(missing.Contains)
            .Select(field => Warning(collection, field, "search"))];

    private static string Warning(string collection, string field, string who) =>
        $"No document of collection '{collection}' has a value in the field '{field}', which the {who} names; check the name.";

    private static IEnumerable<string> Fields(SearchRequest request)
    {
        IEnumerable<string> fields =
            request.Filter?.FieldClauses.Where(clause => !clause.IsOfId).Select(clause => clause.Field) ?? [];
        if (request.Text is { } text) fields = fields.Append(text.Field);
        return request.GroupBy is { } group ? fields.Append(group) : fields;
    }
}
