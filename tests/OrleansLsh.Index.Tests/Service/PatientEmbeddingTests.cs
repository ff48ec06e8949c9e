using OrleansLsh.Index.Service.Embedding;

namespace OrleansLsh.Index.Tests.Service;

public sealed class PatientEmbeddingTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 100).Select(i => $"t{i}")];

    [Fact]
    public async Task An_embedder_that_is_away_for_a_while_is_waited_for_longer_each_time()
    {
        var (clock, calls) = (new EagerClock(), 0);
        var patient = new PatientEmbedding(
            texts => calls++ < 5 ? throw Away : Vectors(texts), () => Task.FromResult(calls > 5), clock);
        MadeVectors made = await patient.EmbedAsync(Texts, CancellationToken.None);
        Assert.Equal((Texts.Length, 0), (made.Vectors.Count, made.Faults.Count));
        Assert.Equal([.5, 1, 2, 4, 8], clock.Waits);
    }

    [Fact]
    public async Task An_embedder_that_stays_away_ends_it_after_two_minutes()
    {
        var clock = new EagerClock();
        var patient = new PatientEmbedding(_ => throw Away, () => Task.FromResult(false), clock);
        LshException error = await Assert.ThrowsAsync<LshException>(() => patient.EmbedAsync(Texts, CancellationToken.None));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Equal([.5, 1, 2, 4, 8, 16, 30, 30], clock.Waits);
    }

    [Theory]
    [InlineData(ErrorKind.Unavailable, 7)]
    [InlineData(ErrorKind.InvalidArgument, 1)]
    public async Task Texts_that_are_refused_are_told_from_the_others(ErrorKind kind, int callsOfEach)
    {
        var calls = new List<string[]>();
        var patient = new PatientEmbedding(texts =>
        {
            calls.Add(texts);
            return texts.Intersect(["t7", "t70"]).Any() ? throw new LshException(kind, "It does not take it.") : Vectors(texts);
        }, () => Task.FromResult(true), new EagerClock());
        MadeVectors made = await patient.EmbedAsync(Texts, CancellationToken.None);
        Assert.Equal(["t7", "t70"], made.Faults.Keys.Order());
        Assert.Equal(98, made.Vectors.Count);
        Assert.Equal(kind == ErrorKind.Unavailable ? 4 : 1, calls.Count(texts => texts is ["t7"]));
        Assert.InRange(calls.Count, 15, 40 + callsOfEach);
    }

    [Fact]
    public async Task An_embedder_that_takes_no_text_is_waited_for_by_one_of_them_alone()
    {
        var clock = new EagerClock();
        var patient = new PatientEmbedding(_ => throw Away, () => Task.FromResult(true), clock);
        MadeVectors made = await patient.EmbedAsync(Texts, CancellationToken.None);
        Assert.Equal(Texts.Length, made.Faults.Count);
        Assert.Equal([.5, 1, 2], clock.Waits);
    }

    [Fact]
    public async Task Without_a_clock_nothing_is_waited_for()
    {
        int calls = 0;
        var patient = new PatientEmbedding(
            _ =>
            {
                calls++;
                throw Away;
            }, () => Task.FromResult(false), time: null);
        await Assert.ThrowsAsync<LshException>(() => patient.EmbedAsync(Texts, CancellationToken.None));
        Assert.Equal(1, calls);
    }

    private static LshException Away => new(ErrorKind.Unavailable, "It is away.");

    private static Task<ReadOnlyMemory<float>[]> Vectors(string[] texts) =>
        Task.FromResult(Array.ConvertAll(texts, text => (ReadOnlyMemory<float>)new float[] { text.Length }));

    /// <summary>Every wait is over at once, and kept.</summary>
    private sealed class EagerClock : TimeProvider
    {
        public List<double> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime.TotalSeconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
