using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions.Conversion;

/// <summary>Reports of writes to messages and back.</summary>
internal static class WriteMessages
{
    /// <summary>A message of a report.</summary>
    public static WriteMessage Of(WriteReport report) => new()
    {
        Written = report.Written,
        Failures = [.. report.Failures.Select(failure =>
            new FailureMessage { Position = failure.Position, Id = failure.Id, Kind = (int)failure.Kind, Message = failure.Message })],
    };

    /// <summary>The report of a message.</summary>
    public static WriteReport ToReport(WriteMessage message) => new(
        message.Written,
        [.. message.Failures.Select(
            failure => new DocumentFailure(failure.Position, failure.Id, (ErrorKind)failure.Kind, failure.Message))]);
}
