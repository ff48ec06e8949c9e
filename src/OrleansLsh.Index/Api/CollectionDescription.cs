using System.Globalization;

namespace OrleansLsh;

/// <summary>A collection as it stands now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Fields">Its vector fields.</param>
public sealed record CollectionDescription(string Name, long Documents, IReadOnlyList<FieldDescription> Fields)
{
    /// <summary>In a list of all collections: why this one cannot be read, with no documents and no fields told; null where it
    /// can.</summary>
    public string? Fault { get; init; }

    /// <summary>Its name, how many documents it has, and its fields.</summary>
    public override string ToString() => Fault is not null ? $"{Name}: {Fault}" : string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Documents:N0} documents; {string.Join("; ", Fields.Select(field => field.ToString()))}");
}
