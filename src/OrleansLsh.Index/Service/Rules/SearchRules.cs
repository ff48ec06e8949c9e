using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a search may ask for, before its vectors are looked at.</summary>
public static class SearchRules
{
    /// <summary>The most searches in one call.</summary>
    internal const int MaxBatch = 100_000;

    /// <summary>Checks a search.</summary>
    /// <exception cref="LshException">Names the value and the limit.</exception>
    internal static void Require(CollectionSnapshot collection, SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireReach(request);
        RequireGroups(request);
        RequireQuery(request);
        if (request.Weights is not null) RequireWeights(collection, request);
        if (request.QueryTexts is not null) RequireQueryTexts(collection, request);
        if (request.Text is not null) RequireText(request.Text);
        if (request.Filter is not null) FilterRules.Require(request.Filter);
        if (request.Setting is not null) RangeRules.Require(request.Setting);
        if (request.TargetRecall is double recall) RequireRecall(recall, request.Setting);
        if (request.ScoreThreshold is double threshold && !double.IsFinite(threshold))
            throw Invalid($"The score threshold is {threshold}; it must be a finite number.");
        if (request.Include is { Count: > 0 } include) RequirePaths(include, "include");
        if (request.Exclude is not { Count: > 0 } exclude) return;
        RequirePaths(exclude, "exclude");
        if (exclude.Contains(SourceSelection.All))
            throw Invalid("All source fields are named to exclude; an empty list of those to include leaves all of them out.");
    }

    private static void RequirePaths(IReadOnlyList<string> paths, string what)
    {
        if (paths.Count > SearchRequest.MaxPaths)
            throw Invalid($"{paths.Count:N0} source fields are named to {what}; at most {SearchRequest.MaxPaths:N0} are allowed.");
        foreach (string path in paths) SourcePathRules.Require(path, $"source field to {what}");
    }

    /// <summary>Refuses a search that cannot be sent as it is: a filter that is none, an id that is no text.</summary>
    /// <param name="request">A search.</param>
    /// <exception cref="LshException">Names what is wrong, as the service does that it would be sent to.</exception>
    public static void RequireSendable(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Filter is not null) FilterRules.Require(request.Filter);
        if (request.Vectors is null && request.Id is { Length: > 0 } id && DocumentRules.IdFault(id) is LshException fault) throw fault;
    }

    /// <summary>Refuses more searches than one call may hold.</summary>
    /// <param name="requests">The searches of a call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public static void RequireBatch(IReadOnlyList<SearchRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Count > MaxBatch)
            throw new LshException(
                ErrorKind.TooLarge, $"{requests.Count:N0} searches were sent in one call; at most {MaxBatch:N0} are allowed.");
    }

    /// <summary>Checks that there is exactly one of id and vectors.</summary>
    internal static void RequireQuery(SearchRequest request)
    {
        if (request.Id is not null && request.Vectors is not null)
            throw Invalid("A search has an id or vectors, not both; give one of them.");
        if (request.Id is not null && DocumentRules.IdFault(request.Id) is LshException fault) throw fault;
        if (request.Id is not null && request.QueryTexts is not null)
            throw Invalid("A search has an id or a text query, not both; give one of them.");
        if (request.Id is null && request.Vectors is null or { Count: 0 } && request.QueryTexts is null or { Count: 0 })
            throw Invalid("A search needs an id or a vector; text alone ranks nothing here, it joins one of them.");
    }

    /// <summary>Checks that every weight is above 0 and belongs to a field of the query.</summary>
    internal static void RequireWeights(CollectionSnapshot collection, SearchRequest request)
    {
        if (request.Weights!.Count == 0) throw Invalid("Weights are given but empty; leave them out for all fields alike.");
        foreach ((string field, double weight) in request.Weights)
        {
            FieldRules.Require(collection, field);
            if (!IsWeight(weight))
                throw Invalid($"The weight of field '{field}' is {weight}; it must be above 0 and at most {SearchRequest.MaxWeight:N0}.");
            if (request.Id is null && request.Vectors?.ContainsKey(field) != true && request.QueryTexts?.ContainsKey(field) != true)
                throw Invalid($"Field '{field}' has a weight, but the query has no vector in it; give one or leave the weight out.");
        }
    }

    /// <summary>Checks that every text belongs to a field that is made of texts, and that it has no vector beside it.</summary>
    internal static void RequireQueryTexts(CollectionSnapshot collection, SearchRequest request)
    {
        foreach ((string name, string text) in request.QueryTexts!)
        {
            VectorField field = FieldRules.Require(collection, name).Field;
            if (field.Embedder is null)
                throw Invalid($"Field '{name}' of collection '{collection.Name}' names no embedder, so that no text can be searched in it; "
                    + "give a vector.");
            if (request.Vectors?.ContainsKey(name) == true)
                throw Invalid($"The query has a text and a vector in field '{name}'; give one of them.");
            if (string.IsNullOrWhiteSpace(text)) throw Invalid($"The text query in field '{name}' is empty.");
            if (text.Length > SearchRequest.MaxQueryText)
                throw new LshException(ErrorKind.TooLarge,
                    $"The text query in field '{name}' has {text.Length:N0} characters; at most {SearchRequest.MaxQueryText:N0} are "
                    + "allowed.");
        }
    }

    private static void RequireReach(SearchRequest request)
    {
        if (request.Limit < 1) throw Invalid($"The limit is {request.Limit}; allowed is 1 to {SearchRequest.MaxReach:N0}.");
        if (request.Offset < 0) throw Invalid($"The offset is {request.Offset}; it is 0 or more.");
        if ((long)request.Offset + request.Limit > SearchRequest.MaxReach)
            throw new LshException(ErrorKind.TooLarge,
                $"Offset {request.Offset} + limit {request.Limit} reach {(long)request.Offset + request.Limit} hits deep; "
                + $"at most {SearchRequest.MaxReach:N0} are allowed. Narrow the search with a filter instead.");
        if (request.Reach is int reach && (reach < request.Offset + request.Limit || reach > SearchRequest.MaxReach))
            throw Invalid(
                $"The reach is {reach}; allowed is offset + limit, here {request.Offset + request.Limit}, to {SearchRequest.MaxReach:N0}.");
    }

    private static void RequireGroups(SearchRequest request)
    {
        if (request.GroupBy is null)
        {
            if (request.GroupSize != 1) throw Invalid($"The group size is {request.GroupSize}, but no field is named to group by.");
            return;
        }
        SourcePathRules.Require(request.GroupBy, "source field to group by");
        if (request.GroupBy == FieldClause.Id) throw Invalid("Each document has an id of its own; group by a source field.");
        if (request.GroupSize is < 1 or > SearchRequest.MaxGroupSize)
            throw Invalid($"The group size is {request.GroupSize}; allowed is 1 to {SearchRequest.MaxGroupSize}.");
        long hits = (long)(request.Reach ?? request.Offset + request.Limit) * request.GroupSize;
        if (hits > SearchRequest.MaxReach)
            throw new LshException(ErrorKind.TooLarge,
                $"{hits / request.GroupSize:N0} groups of {request.GroupSize} hits are {hits:N0} hits; at most {SearchRequest.MaxReach:N0} "
                + "are allowed.");
    }

    private static void RequireRecall(double recall, SearchSetting? setting)
    {
        if (recall is not (> 0 and <= 1)) throw Invalid($"The target recall is {recall}; it must be above 0 and at most 1.");
        if (setting is not null)
            throw Invalid("A search has a target recall or a setting, not both: the recall chooses the setting. Give one of them.");
    }

    private static void RequireText(TextQuery text)
    {
        if (string.IsNullOrWhiteSpace(text.Field)) throw Invalid("The text query names no source field.");
        int words = string.IsNullOrEmpty(text.Text) ? 0 : TextWord.Of(text.Text).Count;
        if (words is < 1 or > TextWord.MaxWords)
            throw Invalid(words == 0
                ? $"The text query on '{text.Field}' has no word; give at least one letter or digit."
                : $"The text query on '{text.Field}' has {words:N0} words; at most {TextWord.MaxWords:N0} are allowed.");
        if (!IsWeight(text.Weight))
            throw Invalid($"The weight of the text query is {text.Weight}; it must be above 0 and at most {SearchRequest.MaxWeight:N0}.");
    }

    private static bool IsWeight(double weight) => weight is > 0 and <= SearchRequest.MaxWeight;

    private static LshException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
