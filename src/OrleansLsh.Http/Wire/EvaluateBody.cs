using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>What to measure, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class EvaluateBody
{
    public string? Field { get; set; }

    public int K { get; set; } = 10;

    public int Queries { get; set; } = 1_000;

    public VectorBlock? QueryVectors { get; set; }

    public Dictionary<string, SearchSetting?>? Settings { get; set; }

    public int Seed { get; set; } = 42;

    public EvaluationRequest ToRequest() => new()
    {
        Field = Field,
        K = K,
        Queries = Queries,
        QueryVectors = QueryVectors,
        Settings = Settings?.ToDictionary(named => named.Key, named => named.Value!),
        Seed = Seed,
    };

    public static EvaluateBody Of(EvaluationRequest request) => new()
    {
        Field = request.Field,
        K = request.K,
        Queries = request.Queries,
        QueryVectors = request.QueryVectors,
        Settings = request.Settings?.ToDictionary(named => named.Key, SearchSetting? (named) => named.Value),
        Seed = request.Seed,
    };
}
