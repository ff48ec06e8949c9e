namespace OrleansLsh.Index.Port;

/// <summary>How many documents have a value in a source field.</summary>
/// <param name="Term">The value's term (<see cref="TermValue"/>); no instant of a date, which stands beside the string's own.</param>
/// <param name="Documents">Documents that have it, at least one.</param>
public readonly record struct TermCount(ReadOnlyMemory<byte> Term, long Documents)
{
    /// <summary>The most different values of a field that are counted.</summary>
    public const int MostTerms = 10_000;

    /// <summary>The error for a field of too many different values.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    public static LshException TooMany(string collection, string field) => new(
        ErrorKind.TooLarge,
        $"Field '{field}' of collection '{collection}' has more than {MostTerms:N0} different values among these documents, which is the "
        + "most that are counted; ask for a field whose values many documents share, or for fewer documents by a filter.");
}
