using System.Text.Json;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What an update must be before anything is read or written.</summary>
public static class UpdateRules
{
    /// <summary>The most updates in one call.</summary>
    internal const int MaxBatch = 100_000;

    /// <summary>Refuses more updates than one call may hold.</summary>
    /// <param name="updates">The updates of a call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public static void RequireBatch(IReadOnlyList<DocumentUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        if (updates.Count > MaxBatch)
            throw new LshException(ErrorKind.TooLarge,
                $"{updates.Count:N0} updates were sent in one call; at most {MaxBatch:N0} are allowed. Nothing was written.");
    }

    /// <summary>What is wrong with an update, whatever it is of; null where nothing is.</summary>
    internal static LshException? Fault(DocumentUpdate? update)
    {
        if (update is null) return new LshException(ErrorKind.InvalidArgument, "The update is null.");
        if (DocumentRules.IdFault(update.Id) is { } fault) return fault;
        return update.Changes.ValueKind == JsonValueKind.Object
            ? DocumentRules.SourceFault(update.Id, update.Changes)
            : new LshException(ErrorKind.InvalidArgument,
                $"The update of document '{update.Id}' has {Word(update.Changes.ValueKind)} where a JSON object of changes is expected, "
                + "such as {\"price\":12,\"sale\":null}.");
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
