using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core.Formats;

namespace OrleansLsh;

/// <summary>Which documents a search may return: all of <see cref="Must"/>, at least one of <see cref="Should"/> if there are any, none of
/// <see cref="MustNot"/>. It may stand in the place of a clause, and means there what it means at the top.</summary>
/// <remarks>As JSON: <c>{"must":[…],"should":[…],"must_not":[…]}</c>.</remarks>
[JsonConverter(typeof(FilterJson))]
public sealed record Filter : FilterClause
{
    /// <summary>The most filters inside one another, the outermost counted.</summary>
    public const int MaxDepth = 16;

    /// <summary>Every one of these holds.</summary>
    public IReadOnlyList<FilterClause> Must { get; init; } = [];

    /// <summary>At least one of these holds, if there are any.</summary>
    public IReadOnlyList<FilterClause> Should { get; init; } = [];

    /// <summary>None of these holds.</summary>
    public IReadOnlyList<FilterClause> MustNot { get; init; } = [];

    /// <summary>The conditions on fields, wherever they stand, those of filters inside this one included.</summary>
    public IEnumerable<FieldClause> FieldClauses => Clauses.SelectMany(IEnumerable<FieldClause> (clause) => clause switch
    {
        Filter inner => inner.FieldClauses,
        FieldClause condition => [condition],
        _ => [],
    });

    /// <summary>What stands in the three lists of this filter itself.</summary>
    internal IEnumerable<FilterClause> Clauses => Must.Concat(Should).Concat(MustNot);

    /// <summary>The beginning of a condition on a field: <c>Filter.Where("price").LessThan(500)</c>.</summary>
    /// <param name="field">A property of the source; <c>a.b</c> for b inside the object a; <c>id</c> for the document's id.</param>
    public static FilterField Where(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new FilterField(field);
    }

    /// <summary>A filter for documents that match this one and the other.</summary>
    public Filter And(Filter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Filter { Must = [.. Conjuncts, .. other.Conjuncts] };
    }

    /// <summary>A filter for documents that match this one, the other, or both.</summary>
    public Filter Or(Filter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Filter { Should = [.. Alternatives, .. other.Alternatives] };
    }

    /// <summary>A filter for documents that do not match this one.</summary>
    public Filter Not() => new() { MustNot = Alternatives };

    /// <summary>A filter from its JSON.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidFilter"/>, naming the place and what is allowed there.</exception>
    public static Filter Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = SourceDepth.Unlimited });
            return FilterReader.Read(document.RootElement);
        }
        catch (JsonException cause)
        {
            throw new LshException(ErrorKind.InvalidFilter, $"The filter is no valid JSON: {cause.Message} {FilterReader.Shape}", cause);
        }
    }

    /// <summary>The filter as JSON, always in the same form: <c>must</c>, <c>should</c>, <c>must_not</c>, without the empty ones.</summary>
    public string ToJson() => Encoding.UTF8.GetString(Utf8().WrittenSpan);

    /// <summary>What tells the filter from others in 64 characters, however long it is: the SHA-256 of its JSON.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Utf8().WrittenSpan));

    /// <summary>Clauses that hold together exactly where the filter does, with as few filters inside filters as can be.</summary>
    private IReadOnlyList<FilterClause> Conjuncts => Should.Count == 0 && MustNot.Count == 0 ? Must : [this];

    /// <summary>Clauses of which one holds exactly where the filter does.</summary>
    private IReadOnlyList<FilterClause> Alternatives => (Must.Count, Should.Count, MustNot.Count) switch
    {
        (1, 0, 0) => Must,
        (0, > 0, 0) => Should,
        _ => [this],
    };

    private ArrayBufferWriter<byte> Utf8()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json)) FilterJson.Write(writer, this);
        return json;
    }
}
