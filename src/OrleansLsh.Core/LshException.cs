namespace OrleansLsh;

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

/// <summary>What went wrong, as a stable word: over HTTP it becomes the problem's type, in the shell the exit code.</summary>
public enum ErrorKind
{
    /// <summary>An argument is outside its allowed range, and no more exact word below fits.</summary>
    InvalidArgument,

    /// <summary>A vector's length differs from its field's dimensions.</summary>
    WrongDimensions,

    /// <summary>A vector has a NaN or an infinite component.</summary>
    NotFinite,

    /// <summary>A vector of length zero has no direction, so it cannot be compared by cosine.</summary>
    ZeroVector,

    /// <summary>No collection of that name exists.</summary>
    UnknownCollection,

    /// <summary>The collection has no vector field of that name.</summary>
    UnknownField,

    /// <summary>The collection has no document with that id.</summary>
    UnknownDocument,

    /// <summary>A collection of that name exists already.</summary>
    CollectionExists,

    /// <summary>A filter is malformed: unknown operator, missing field, or an operand of the wrong type.</summary>
    InvalidFilter,

    /// <summary>A document id is empty or too long.</summary>
    InvalidId,

    /// <summary>A request, a document or a page reaches past a limit.</summary>
    TooLarge,

    /// <summary>What was asked for needs a model, and the field has none yet.</summary>
    NotTrained,

    /// <summary>There are too few distinct vectors to train what was asked for.</summary>
    TooFewVectors,

    /// <summary>A hash was made by another model version than the index holds.</summary>
    ModelMismatch,

    /// <summary>A file is truncated, malformed, or of a version that this build does not read.</summary>
    InvalidFile,

    /// <summary>Another process holds the data file.</summary>
    FileInUse,

    /// <summary>The storage refused: disk full, folder read-only, no permission.</summary>
    Storage,

    /// <summary>Another operation of the same kind is under way on the same collection.</summary>
    Conflict,

    /// <summary>A server that is needed does not answer at present; the call may be tried again.</summary>
    Unavailable,

    /// <summary>The backend does not offer what was asked for.</summary>
    NotSupported,
}
