namespace OrleansLsh.Index.Service;

/// <summary>A document that was not written, and why.</summary>
/// <param name="Position">Its position in what was sent, from 0.</param>
/// <param name="Id">Its id as it was given.</param>
/// <param name="Kind">The stable word for what is wrong.</param>
/// <param name="Message">What was given, what is allowed.</param>
public sealed record DocumentFailure(long Position, string Id, Core.ErrorKind Kind, string Message);
