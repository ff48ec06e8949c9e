namespace OrleansLsh.Index.Service;

/// <summary>Says in which operation, on which collection, an error arose.</summary>
internal static class ErrorContext
{
    /// <summary>An error with operation and collection; one that says more than the base (a file and its offset) stays itself.</summary>
    public static LshException In(this LshException error, string operation, string? collection) =>
        error.GetType() != typeof(LshException)
            ? error
            : new LshException(error.Kind, error.Message, error) { Operation = operation, Collection = error.Collection ?? collection };
}
