using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Filters;

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

    private ArrayBufferWriter<byte> Utf8()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json)) FilterJson.Write(writer, this);
        return json;
    }
}
