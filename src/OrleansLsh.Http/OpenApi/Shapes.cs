using System.Text.Json;

namespace OrleansLsh.Http.OpenApi;

/// <summary>The answer to a search, for its schema only: it is written by hand.</summary>
internal sealed record SearchAnswerShape(double TookMs, HitShape[] Hits, string[]? Warnings);

/// <summary>A document that was found.</summary>
internal sealed record HitShape(
    string Id, double Score, double? Distance, FilterValue? Group, JsonElement? Source,
    IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Vectors);

/// <summary>The answer to several searches, in their order.</summary>
internal sealed record SearchBatchAnswerShape(double TookMs, SearchAnswerShape[] Responses);

/// <summary>Documents as they are listed; those asked for by id in the order of the ids, null in place of one that is not there.</summary>
internal sealed record DocumentsAnswerShape(Document[] Documents);
