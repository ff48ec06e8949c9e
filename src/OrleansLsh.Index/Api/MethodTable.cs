namespace OrleansLsh;

/// <summary>What a training with <see cref="IndexMethod.Auto"/> measured of each method, on a sample of the field's documents, and which it
/// took.</summary>
/// <param name="Chosen">The cheapest that keeps the recall; <see cref="IndexMethod.Cells"/> where none does.</param>
/// <param name="Documents">Documents of the sample.</param>
/// <param name="Queries">Queries that were measured.</param>
/// <param name="Seconds">What the trial took, in seconds.</param>
/// <param name="Methods">One entry per method tried, <see cref="IndexMethod.Cells"/> first.</param>
public sealed record MethodTable(
    IndexMethod Chosen, int Documents, int Queries, double Seconds, IReadOnlyList<MeasuredMethod> Methods);

/// <summary>Recall, speed and room of a method on the sample of a trial.</summary>
/// <param name="Method">The method.</param>
/// <param name="Setting">The knobs: the least work that reached the recall asked for, or the most where none did.</param>
/// <param name="Recall">Distance recall@10, 0 to 1.</param>
/// <param name="FilteredRecall">The same where a filter keeps a twentieth of the documents, 0 to 1.</param>
/// <param name="QueriesPerSecond">Queries per second of one caller.</param>
/// <param name="QueriesPerSecondOfEight">Queries per second of eight callers together.</param>
/// <param name="FilteredQueriesPerSecond">Queries per second of one caller, with that filter.</param>
/// <param name="FilteredQueriesPerSecondOfEight">Queries per second of eight callers together, with that filter.</param>
/// <param name="BytesPerDocument">Bytes on disk, in one copy, of a document of the sample: its vectors and what is made of them.</param>
/// <param name="BuildSeconds">What writing the sample took, in seconds.</param>
/// <param name="KeepsRecall">Whether it reached the recall asked for, with the filters and without.</param>
public sealed record MeasuredMethod(
    IndexMethod Method, SearchSetting Setting, double Recall, double FilteredRecall, double QueriesPerSecond,
    double QueriesPerSecondOfEight, double FilteredQueriesPerSecond, double FilteredQueriesPerSecondOfEight, double BytesPerDocument,
    double BuildSeconds, bool KeepsRecall)
{
    /// <summary>Distance recall@10, 0 to 1, where the twentieth that the filter keeps lies around one of the documents, far from most
    /// queries; null where that was not measured.</summary>
    public double? ApartRecall { get; init; }

    /// <summary>Bytes of memory beside the heap that searches want a document of the sample to be in: its vectors and what is made of them;
    /// null where the server does not say, as Elasticsearch 8.19.</summary>
    public double? MemoryPerDocument { get; init; }
}
