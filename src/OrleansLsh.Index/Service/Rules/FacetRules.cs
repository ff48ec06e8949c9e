namespace OrleansLsh.Index.Service.Rules;

/// <summary>What may be asked for of source fields' values.</summary>
public static class FacetRules
{
    /// <summary>Refuses a request that is wrong.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="LshException">Names the value and the limit.</exception>
    public static void Require(FacetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Fields is not { Count: >= 1 and <= FacetRequest.MaxFields })
            throw Invalid($"{request.Fields?.Count ?? 0} source fields are named; 1 to {FacetRequest.MaxFields} are allowed.");
        foreach (string field in request.Fields)
        {
            SourcePathRules.Require(field, "source field");
            if (field == FieldClause.Id) throw Invalid("Each document has an id of its own, so ids are not counted; name a source field.");
        }
        if (request.Limit is < 1 or > FacetRequest.MaxLimit)
            throw Invalid($"The limit is {request.Limit}; allowed is 1 to {FacetRequest.MaxLimit:N0}.");
        if (request.Filter is not null) FilterRules.Require(request.Filter);
    }

    private static LshException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
