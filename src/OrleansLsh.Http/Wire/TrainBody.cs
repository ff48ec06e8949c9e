using System.Text.Json.Serialization;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Http.Wire;

/// <summary>What to train and how, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class TrainBody
{
    private static readonly TrainingOptions Defaults = new();

    public string[]? Fields { get; set; }

    public int? Subspaces { get; set; }

    public int? Clusters { get; set; }

    public ClusterFamily Family { get; set; } = Defaults.Family;

    public SplitKind Split { get; set; } = Defaults.Split;

    public int? SampleSize { get; set; }

    public int Restarts { get; set; } = Defaults.Restarts;

    public int MaxIterations { get; set; } = Defaults.MaxIterations;

    public double Tolerance { get; set; } = Defaults.Tolerance;

    public int? Cells { get; set; }

    public double TargetRecall { get; set; } = Defaults.TargetRecall;

    public double? TuneSeconds { get; set; }

    public double? MostMilliseconds { get; set; }

    public int Seed { get; set; } = Defaults.Seed;

    public IndexMethod? Method { get; set; }

    public Dictionary<string, VectorBlock>? Queries { get; set; }

    /// <summary>Field → the embedder that makes its vectors from now on.</summary>
    public Dictionary<string, string>? Embedders { get; set; }

    public TrainRequest ToRequest() => new(ToOptions(), Fields) { Queries = Queries, Embedders = Embedders };

    public TrainingOptions ToOptions() => new()
    {
        Subspaces = Subspaces,
        Clusters = Clusters,
        Family = Family,
        Split = Split,
        SampleSize = SampleSize,
        Restarts = Restarts,
        MaxIterations = MaxIterations,
        Tolerance = Tolerance,
        Cells = Cells,
        TargetRecall = TargetRecall,
        TuneSeconds = TuneSeconds,
        MostMilliseconds = MostMilliseconds,
        Seed = Seed,
        Method = Method,
    };

    public static TrainBody Of(TrainRequest request)
    {
        TrainBody body = Of(request.Options);
        body.Fields = request.Fields is null ? null : [.. request.Fields];
        body.Queries = request.Queries?.ToDictionary(StringComparer.Ordinal);
        body.Embedders = request.Embedders?.ToDictionary(StringComparer.Ordinal);
        return body;
    }

    public static TrainBody Of(TrainingOptions options) => new()
    {
        Subspaces = options.Subspaces,
        Clusters = options.Clusters,
        Family = options.Family,
        Split = options.Split,
        SampleSize = options.SampleSize,
        Restarts = options.Restarts,
        MaxIterations = options.MaxIterations,
        Tolerance = options.Tolerance,
        Cells = options.Cells,
        TargetRecall = options.TargetRecall,
        TuneSeconds = options.TuneSeconds,
        MostMilliseconds = options.MostMilliseconds,
        Seed = options.Seed,
        Method = options.Method,
    };
}
