using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Wire;

/// <summary>What became of documents, on the wire.</summary>
internal sealed record WriteAnswer(double TookMs, long Written, FailureAnswer[] Failures)
{
    public static WriteAnswer Of(WriteReport report, double tookMs) =>
        new(tookMs, report.Written, [.. report.Failures.Select(FailureAnswer.Of)]);
}

/// <summary>A document that was not written, on the wire; ids longer than a kilobyte are cut.</summary>
internal sealed record FailureAnswer(long Position, string Id, string Type, string Detail)
{
    private const int MaxId = 1_024;

    public static FailureAnswer Of(DocumentFailure failure) =>
        new(failure.Position, failure.Id.Length <= MaxId
            ? failure.Id
            : failure.Id[..MaxId], ProblemTypes.Of(failure.Kind), failure.Message);

    public DocumentFailure ToFailure() => new(Position, Id, ProblemTypes.KindOf(Type) ?? ErrorKind.InvalidArgument, Detail);
}

/// <summary>How many documents were deleted.</summary>
internal sealed record DeleteAnswer(double TookMs, long Deleted);
