using System.Globalization;

namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>What indices, aliases and fields are called.</summary>
/// <remarks>A collection is the alias <c>{prefix}.{collection}</c>; behind it is one index of its generations,
/// <c>{prefix}.{collection}.{generation}</c>. No collection's name has a dot, so neither can be mistaken for another.</remarks>
/// <param name="prefix">What all names begin with.</param>
internal sealed class IndexNames(string prefix)
{
    /// <summary>What the name of the field begins with that only indices of one generation have.</summary>
    public const string OrderPrefix = "order_";

    /// <summary>The index of models, measured settings and turns.</summary>
    public string Models => $"{prefix}-models";

    /// <summary>All aliases of collections, as a pattern; those that indices are filled through match it too.</summary>
    public string AllAliases => $"{prefix}.*";

    /// <summary>The alias of a collection.</summary>
    public string Alias(string collection) => $"{prefix}.{collection}";

    /// <summary>One generation of a collection.</summary>
    public string Index(string collection, long generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{collection}.{generation}");

    /// <summary>All generations of a collection, as a pattern.</summary>
    public string Generations(string collection) => $"{prefix}.{collection}.*";

    /// <summary>The index of a method on trial: not a collection's name, which begins after a dot, and no alias stands for it.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="method">The method, without a dash: so no two collections share one.</param>
    public string Trial(string collection, string method) => $"{prefix}-trial-{collection}-{method}";

    /// <summary>The alias through which the one who has the turn fills an index.</summary>
    public string Fill(string collection, string token) => $"{prefix}.{collection}.fill-{token}";

    /// <summary>All such aliases of a collection, as a pattern.</summary>
    public string Fills(string collection) => Fill(collection, "*");

    /// <summary>The collection that an alias stands for; null where it is one that an index is filled through.</summary>
    public string? Collection(string alias) =>
        alias[(prefix.Length + 1)..] is var name && name.Contains('.', StringComparison.Ordinal) ? null : name;

    /// <summary>The field that keeps the order of writing. Every document has it and every search sorts by it, so that neither a
    /// document nor a query meant for another generation is ever taken for one of this.</summary>
    public static string Order(long generation) => string.Create(CultureInfo.InvariantCulture, $"{OrderPrefix}{generation}");

    /// <summary>The field of a vector.</summary>
    public static string Vector(string field) => $"fields.{field}.vector";

    /// <summary>The field of a vector's copy; the first that there were, were for graphs.</summary>
    public static string Copy(string field) => $"fields.{field}.graph";

    /// <summary>The field of a vector's tokens.</summary>
    public static string Tokens(string field) => $"fields.{field}.tokens";

    /// <summary>The field of a vector's nearest cell, by which indices are sorted.</summary>
    public static string Home(string field) => $"fields.{field}.home";

    /// <summary>The field of the cells that a vector belongs to, the nearest among them.</summary>
    public static string Cells(string field) => $"fields.{field}.cells";
}
