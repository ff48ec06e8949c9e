using System.Text.Json.Serialization;
using OrleansLsh.Http.Training;

namespace OrleansLsh.Http.Wire;

/// <summary>What a training tried before it chose a method, on the wire.</summary>
internal sealed record MethodsAnswer(IndexMethod Chosen, int Documents, int Queries, double Seconds, MethodAnswer[] Methods)
{
    public static MethodsAnswer Of(MethodTable table) =>
        new(table.Chosen, table.Documents, table.Queries, table.Seconds, [.. table.Methods.Select(MethodAnswer.Of)]);

    public MethodTable ToTable() => new(Chosen, Documents, Queries, Seconds, [.. Methods.Select(method => method.ToMeasured())]);
}

/// <summary>What to try methods with, on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class MethodTrialBody
{
    public string? Field { get; set; }

    public VectorBlock? Queries { get; set; }

    public double? TargetRecall { get; set; }

    public int Seed { get; set; } = new MethodTrialRequest().Seed;

    public MethodTrialRequest ToRequest() => new() { Field = Field, Queries = Queries, TargetRecall = TargetRecall, Seed = Seed };

    public static MethodTrialBody Of(MethodTrialRequest request) =>
        new() { Field = request.Field, Queries = request.Queries, TargetRecall = request.TargetRecall, Seed = request.Seed };
}

/// <summary>A step of a trial on the wire; the last line has what was measured.</summary>
internal sealed class MethodTrialLine
{
    public JobLine? Progress { get; set; }

    public MethodsAnswer? Methods { get; set; }
}

/// <summary>One method that was tried, on the wire.</summary>
internal sealed record MethodAnswer(
    IndexMethod Method, SearchSetting Setting, double Recall, double FilteredRecall, double Qps, double QpsOfEight, double FilteredQps,
    double FilteredQpsOfEight, double BytesPerDocument, double BuildSeconds, bool KeepsRecall, double? ApartRecall,
    double? MemoryPerDocument)
{
    public static MethodAnswer Of(MeasuredMethod measured) => new(
        measured.Method, measured.Setting, measured.Recall, measured.FilteredRecall, measured.QueriesPerSecond,
        measured.QueriesPerSecondOfEight, measured.FilteredQueriesPerSecond, measured.FilteredQueriesPerSecondOfEight,
        measured.BytesPerDocument, measured.BuildSeconds, measured.KeepsRecall, measured.ApartRecall, measured.MemoryPerDocument);

    public MeasuredMethod ToMeasured() => new(
        Method, Setting, Recall, FilteredRecall, Qps, QpsOfEight, FilteredQps, FilteredQpsOfEight, BytesPerDocument, BuildSeconds,
        KeepsRecall)
    {
        ApartRecall = ApartRecall,
        MemoryPerDocument = MemoryPerDocument,
    };
}
