using OrleansLsh.Core.Training;
using OrleansLsh.Index;

namespace OrleansLsh.Http.Wire;

/// <summary>What a training tried before it chose a method, on the wire.</summary>
internal sealed record MethodsAnswer(IndexMethod Chosen, int Documents, int Queries, double Seconds, MethodAnswer[] Methods)
{
    public static MethodsAnswer Of(MethodTable table) =>
        new(table.Chosen, table.Documents, table.Queries, table.Seconds, [.. table.Methods.Select(MethodAnswer.Of)]);

    public MethodTable ToTable() => new(Chosen, Documents, Queries, Seconds, [.. Methods.Select(method => method.ToMeasured())]);
}

/// <summary>One method that was tried, on the wire.</summary>
internal sealed record MethodAnswer(
    IndexMethod Method, SearchSetting Setting, double Recall, double FilteredRecall, double Qps, double QpsOfEight, double FilteredQps,
    double FilteredQpsOfEight, double BytesPerDocument, double BuildSeconds, bool KeepsRecall)
{
    public static MethodAnswer Of(MeasuredMethod measured) => new(
        measured.Method, measured.Setting, measured.Recall, measured.FilteredRecall, measured.QueriesPerSecond,
        measured.QueriesPerSecondOfEight, measured.FilteredQueriesPerSecond, measured.FilteredQueriesPerSecondOfEight,
        measured.BytesPerDocument, measured.BuildSeconds, measured.KeepsRecall);

    public MeasuredMethod ToMeasured() => new(
        Method, Setting, Recall, FilteredRecall, Qps, QpsOfEight, FilteredQps, FilteredQpsOfEight, BytesPerDocument, BuildSeconds,
        KeepsRecall);
}
