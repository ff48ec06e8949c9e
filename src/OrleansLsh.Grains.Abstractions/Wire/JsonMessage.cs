using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>A rare message (a description, an explanation, the request of a training) as UTF-8 JSON of the service's own type.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.JsonMessage)]
public sealed record JsonMessage
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The JSON.</summary>
    [Id(0)] public ReadOnlyMemory<byte> Utf8 { get; init; }

    /// <summary>A message of a value.</summary>
    public static JsonMessage Of<T>(T value) => new() { Utf8 = JsonSerializer.SerializeToUtf8Bytes(value, Options) };

    /// <summary>The value.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Utf8.Span, Options)!;
}
