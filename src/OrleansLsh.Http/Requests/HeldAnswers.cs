using Microsoft.AspNetCore.Http;

namespace OrleansLsh.Http.Requests;

/// <summary>Bytes of the answers that wait in memory for their readers, over all requests; what would be too much is refused.</summary>
/// <param name="most">Bytes of all of them.</param>
internal sealed class HeldAnswers(long most)
{
    private const long LeastMost = 256L << 20;
    private const int PartOfMemory = 8;

    private long _held;

    /// <summary>An eighth of the memory that this process may have, at least 256 MiB.</summary>
    public static HeldAnswers OfMemory() => new(Math.Max(LeastMost, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartOfMemory));

    /// <summary>Bytes held at present.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Counts an answer until its request has ended.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> where there is no room for it now.</exception>
    public void Hold(HttpContext context, long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > most)
        {
            Interlocked.Add(ref _held, -bytes);
            throw new LshException(ErrorKind.Unavailable,
                $"Answers of {Held:N0} bytes wait for their readers, of {most:N0} that this server holds; there is no room for "
                + $"{bytes:N0} more just now. "
                + "Try again, or ask for fewer hits at a time.");
        }
        context.Response.RegisterForDispose(new Holding(this, bytes));
    }

    private sealed class Holding(HeldAnswers held, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => Interlocked.Add(ref held._held, -Interlocked.Exchange(ref _bytes, 0));
    }
}
