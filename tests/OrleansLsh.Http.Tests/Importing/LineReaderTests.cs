using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using OrleansLsh.Http.Importing;

namespace OrleansLsh.Http.Tests.Importing;

public sealed class LineReaderTests
{
    [Fact]
    public async Task A_line_that_trickles_in_is_looked_at_once()
    {
        const int Pieces = 4_000;
        var body = new Trickle(Enumerable.Repeat("0123456789abcdef"u8.ToArray(), Pieces).Append("\nrest"u8.ToArray()));
        using var reader = new LineReader(body, 10_000_000);
        Assert.Equal(16 * Pieces, (await reader.ReadAsync(default))!.Value.Length);
        Assert.Equal("rest", await NextAsync(reader));
        Assert.Null(await NextAsync(reader));
        // Whatever is handed over again is looked at again.
        Assert.InRange(body.HandedOver, 16 * Pieces, (16 * Pieces) + 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task Lines_are_the_same_whatever_the_pieces_they_come_in(int size)
    {
        const string Text = "\uFEFFfirst\n\n\uFEFFé\r\nthird line\n\nlast";
        var body = new Trickle(Encoding.UTF8.GetBytes(Text).Chunk(size));
        using var reader = new LineReader(body, 1_000);
        var lines = new List<string>();
        while (await NextAsync(reader) is { } line) lines.Add(line);
        Assert.Equal(["first", "", "\uFEFFé\r", "third line", "", "last"], lines);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    public async Task A_line_past_the_limit_is_refused_before_its_end_comes(int size)
    {
        using var reader = new LineReader(new Trickle(Encoding.ASCII.GetBytes(new string('x', 80) + "\n" + new string('y', 200)).Chunk(size)), 100);
        Assert.Equal(80, (await NextAsync(reader))!.Length);
        Assert.Equal(ErrorKind.TooLarge, (await Assert.ThrowsAsync<LshException>(() => NextAsync(reader))).Kind);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_on_fails_with_its_own_error()
    {
        var body = new Trickle(["one\ntw"u8.ToArray()], new IOException("cut"));
        IOException cut = await Assert.ThrowsAsync<IOException>(async () =>
        {
            using var reader = new LineReader(body, 100);
            while (await NextAsync(reader) is not null) { }
        });
        Assert.Equal("cut", cut.Message);
    }

    private static async Task<string?> NextAsync(LineReader reader) =>
        await reader.ReadAsync(default) is { } line ? Encoding.UTF8.GetString(line.ToArray()) : null;

    /// <summary>A body that comes piece by piece; as a pipe does, it refuses to be advanced twice, and gives again what was not consumed.</summary>
    private sealed class Trickle(IEnumerable<byte[]> pieces, Exception? end = null) : PipeReader
    {
        private readonly IEnumerator<byte[]> _pieces = pieces.GetEnumerator();
        private ReadOnlySequence<byte> _buffer;
        private bool _isRead;

        public long HandedOver { get; private set; }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            bool more = _pieces.MoveNext();
            if (!more && end is not null) throw end;
            if (more) _buffer = new ReadOnlySequence<byte>([.. _buffer.ToArray(), .. _pieces.Current]);
            _isRead = true;
            HandedOver += _buffer.Length;
            return ValueTask.FromResult(new ReadResult(_buffer, false, !more));
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            if (!_isRead) throw new InvalidOperationException("There is nothing to advance.");
            _isRead = false;
            _buffer = _buffer.Slice(consumed);
        }

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
