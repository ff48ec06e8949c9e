using System.Text.Json;

namespace OrleansLsh.Http.OpenApi;

/// <summary>The answer to a search, for its schema only: it is written by hand.</summary>
internal sealed record SearchAnswerShape(double TookMs, HitShape[] Hits, string[]? Warnings);

/// <summary>A hit, for its schema only.</summary>
internal sealed record HitShape(string Id, double Score, double? Distance, JsonElement? Source, IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Vectors);

/// <summary>The answer to several searches, for its schema only.</summary>
internal sealed record SearchBatchShape(double TookMs, SearchAnswerShape[] Responses);
