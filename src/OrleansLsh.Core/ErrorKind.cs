namespace OrleansLsh.Core;

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
