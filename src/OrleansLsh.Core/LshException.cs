namespace OrleansLsh.Core;

/// <summary>The one base of every error that this product reports on purpose.</summary>
/// <remarks>The message says what was given, what is allowed, and what to do.</remarks>
public class LshException : Exception
{
    /// <summary>An error of one kind.</summary>
    /// <param name="kind">The stable word for it.</param>
    /// <param name="message">What was given, what is allowed, what to do.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public LshException(ErrorKind kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>The stable word for what went wrong.</summary>
    public ErrorKind Kind { get; }

    /// <summary>The operation that failed, such as <c>search</c>; null where the thrower does not know it.</summary>
    public string? Operation { get; init; }

    /// <summary>The collection it failed on; null where the thrower does not know it.</summary>
    public string? Collection { get; init; }
}
