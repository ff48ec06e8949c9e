using System.Buffers;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What collections and their vector fields may be called, and how large they may be.</summary>
public static class NameRules
{
    private const int MaxLength = CollectionName.MaxLength, MaxFields = 16, MaxDimensions = 65_536, MaxText = 512;
    private static readonly SearchValues<char> FieldCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>Refuses names, dimensions and metrics that a new collection cannot have.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="fields">Its vector fields.</param>
    /// <exception cref="LshException">Names the value and what is allowed.</exception>
    public static void RequireNewCollection(string collection, IReadOnlyList<VectorField> fields)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(fields);
        if (!CollectionName.CanBe(collection))
            throw Invalid(
                $"'{Shown(collection)}' cannot name a collection: use lower-case letters, digits, '_' and '-', 1 to {MaxLength} of them, "
                + "starting with a letter.");
        if (fields.Count is < 1 or > MaxFields)
            throw Invalid($"A collection has 1 to {MaxFields} vector fields; {fields.Count} were given.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (VectorField? field in fields)
        {
            RequireField(field);
            if (!seen.Add(field.Name))
                throw Invalid($"Field '{field.Name}' is given twice; the vector fields of a collection have different names.");
        }
    }

    /// <summary>The error of a call that names a collection which is not there.</summary>
    /// <param name="collection">The name.</param>
    /// <param name="operation">What is asked of it, such as <c>"drop"</c>, which wants no advice to create it first; null for anything
    /// else.</param>
    public static LshException Unknown(string collection, string? operation = null) =>
        new(ErrorKind.UnknownCollection,
            $"There is no collection '{collection}'{(operation == "drop" ? " to drop." : "; create it first.")}");

    /// <summary>Refuses a field that no collection can have.</summary>
    internal static void RequireField(VectorField? field)
    {
        if (field is null) throw Invalid("A vector field is null; give its name and its dimensions.");
        if (field.Name is null || !IsFieldName(field.Name) || !char.IsAsciiLetter(field.Name[0]))
            throw Invalid(
                $"'{Shown(field.Name)}' cannot name a field: use letters, digits, '_' and '-', 1 to {MaxLength} of them, starting with a "
                + "letter.");
        if (field.Dimensions is < 1 or > MaxDimensions)
            throw Invalid($"Field '{field.Name}' has {field.Dimensions} dimensions; a vector has 1 to {MaxDimensions:N0}.");
        if (!Enum.IsDefined(field.Metric))
            throw Invalid(
                $"Field '{field.Name}' has metric {(int)field.Metric}; there are {string.Join(", ", Enum.GetNames<Metric>())}.");
        RequireText(field, "embedder", field.Embedder);
        RequireText(field, "source", field.Source);
        if (field.Source is not null && field.Embedder is null)
            throw Invalid($"Field '{field.Name}' has the source '{Shown(field.Source)}' and no embedder; name the one that embeds it.");
        if (field.Source?.Split('.').Contains("") == true)
            throw Invalid($"Field '{field.Name}' has the source '{Shown(field.Source)}'; between its dots stand names of properties.");
    }

    private static void RequireText(VectorField field, string what, string? text)
    {
        if (text is not null && (text.Length is 0 or > MaxText || string.IsNullOrWhiteSpace(text) || text.Any(IsNotShown)))
            throw Invalid(
                $"Field '{field.Name}' has the {what} '{Shown(text)}', of {text.Length:N0} characters; give 1 to {MaxText}, without "
                + "control characters and surrogates.");
    }

    private static bool IsNotShown(char character) => char.IsControl(character) || char.IsSurrogate(character);

    private static bool IsFieldName(string name) =>
        name.Length is >= 1 and <= MaxLength && !name.AsSpan().ContainsAnyExcept(FieldCharacters);

    private static string Shown(string? name) => name is { Length: > 80 } ? $"{name[..80]}…" : name ?? "";

    private static LshException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
