using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>A collection as a command leaves it or finds it.</summary>
internal static class CollectionOutcome
{
    /// <summary>Its fields, models and settings on standard output.</summary>
    public static void Print(Terminal terminal, CollectionDescription collection, bool asJson)
    {
        if (asJson) terminal.WriteJson(json => CollectionJson.Write(json, collection));
        else CollectionTable.Print(terminal, collection);
    }
}
