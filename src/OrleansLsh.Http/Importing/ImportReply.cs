using System.Buffers;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Importing;

/// <summary>Tells line by line what became of an import.</summary>
/// <param name="lines">Where it is told.</param>
/// <param name="all">Whether documents that were written are told too.</param>
/// <param name="patience">How long the reader is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class ImportReply(LineWriter lines, bool all, TimeSpan patience, TimeProvider time)
{
    private long _written, _failed;

    /// <summary>Lines taken from the body, those passed over included.</summary>
    public long Taken { get; set; }

    /// <summary>Whether a line holds nothing.</summary>
    public static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> part in line)
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        return true;
    }

    /// <summary>Tells of a batch that has been committed.</summary>
    public async Task TellAsync(ImportBatch batch, IReadOnlyList<DocumentFailure> failures)
    {
        _written += batch.Count - failures.Count;
        _failed += failures.Count;
        HashSet<long> failed = [.. failures.Select(failure => failure.Position)];
        if (all)
            foreach ((long position, string id) in batch.Documents)
                if (!failed.Contains(position)) Write(new ImportLine { Position = position, Id = id, Result = "written" });
        foreach (DocumentFailure failure in failures)
        {
            var told = FailureAnswer.Of(failure);
            Write(new ImportLine { Position = told.Position, Id = told.Id, Result = "failed", Type = told.Type, Detail = told.Detail });
        }
        Write(new ImportLine { Progress = new ImportCounts(batch.End, _written, _failed) });
        await FlushAsync();
    }

    /// <summary>Tells that all was read.</summary>
    public void End() => Write(new ImportLine { Done = new ImportCounts(Taken, _written, _failed) });

    private async Task FlushAsync()
    {
        try
        {
            await lines.FlushAsync().WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            throw new RefusedException(408, ProblemTypes.AnswerNotRead,
                $"The answer was not read for {patience.TotalSeconds:0} s, so the import stopped; what was reported as written is kept. "
                + "Read while you send, or ask for ?results=failures, and go on with ?skip= and the last 'read'.");
        }
    }

    private void Write(ImportLine line) => lines.Write(line, LshJson.Of<ImportLine>());
}
