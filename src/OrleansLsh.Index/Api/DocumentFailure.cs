namespace OrleansLsh;

/// <summary>A document that was not written, and why.</summary>
/// <param name="Position">Its position in what was sent, from 0.</param>
/// <param name="Id">Its id as it was given.</param>
/// <param name="Kind">The stable word for what is wrong.</param>
/// <param name="Message">What was given, what is allowed.</param>
public sealed record DocumentFailure(long Position, string Id, ErrorKind Kind, string Message)
{
    /// <summary>Where in which file the document stands, such as <c>shop.csv, line 17</c>; null where it was read from none.</summary>
    public string? Place { get; init; }

    /// <summary>Place, position, id and message in a line.</summary>
    public override string ToString() => $"{(Place is null ? "" : $"{Place}: ")}document {Position} ('{Id}'): {Message}";
}
