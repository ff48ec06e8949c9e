namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>Who has the turn of a collection, as its document says.</summary>
/// <param name="Token">Tells this taking of the turn from any other.</param>
/// <param name="Owner">Who took it, for people.</param>
/// <param name="Since">When, by the owner's clock: for people, compared with nothing.</param>
/// <param name="Held">The index whose writes the owner holds, or is about to; null for none.</param>
internal sealed record TurnEntry(string Token, string Owner, DateTimeOffset Since, string? Held)
{
    /// <summary>The document's version as the server counts: another after every writing.</summary>
    public (long Number, long Term) Version { get; init; }
}
