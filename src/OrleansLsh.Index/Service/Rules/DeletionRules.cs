namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a deletion may ask for.</summary>
public static class DeletionRules
{
    private const int MaxIds = 100_000;

    /// <summary>The ids to delete, each once.</summary>
    /// <param name="ids">Ids as they were given.</param>
    /// <exception cref="LshException">There are too many, or one cannot be an id; nothing is deleted.</exception>
    public static string[] Require(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > MaxIds)
            throw new LshException(
                ErrorKind.TooLarge, $"{ids.Count:N0} ids were sent in one call; at most {MaxIds:N0} are allowed. Nothing was deleted.");
        foreach (string id in ids)
            if (DocumentRules.IdFault(id) is LshException fault)
                throw new LshException(fault.Kind, $"{fault.Message} Nothing was deleted.");
        return [.. ids.Distinct(StringComparer.Ordinal)];
    }
}
