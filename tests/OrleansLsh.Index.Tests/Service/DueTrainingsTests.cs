using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Tests.Service;

public sealed class DueTrainingsTests : IAsyncLifetime
{
    private const int Dimensions = 8, Count = 5_000;

    private static readonly TrainingOptions Quick = new() { Subspaces = 2, Clusters = 4, Cells = 64, Restarts = 1, Seed = 7 };

    private readonly FakeTimeProvider _clock = new();
    private readonly KeptLog _log = new();
    private SimilarityService _service = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task What_is_due_is_said_once_and_counted_where_nothing_is_trained_by_itself()
    {
        long counted = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Name == "lsh.training.due") all.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();
        await FillAsync(trains: false);
        await _service.TrainAsync("c", new TrainRequest(Quick));
        await ReplaceAsync();
        await LogAsync("Collection 'c', field 'v': it is time to train again: ");
        Assert.True(Interlocked.Read(ref counted) > 0);
        await ReplaceAsync();
        await _service.CreateAsync("d", Clustered.Field, Dimensions);
        // Looked at after the first, and never said to be due.
        await _service.UpsertAsync("d", Clustered.Documents(10, Dimensions, seed: 1));
        for (int i = 0; i < 5; i++) await MinuteAsync();
        Assert.Single(_log.Lines);
        Assert.Equal(1, (await DescribeAsync()).ModelVersion);
    }

    [Fact]
    public async Task A_field_is_trained_by_itself_at_five_thousand_documents_and_again_when_these_are_others()
    {
        await FillAsync(trains: true, Count - 1);
        for (int i = 0; i < 3; i++) await MinuteAsync();
        Assert.Empty(_log.Lines);
        await _service.UpsertAsync("c", Clustered.Documents(Count, Dimensions, seed: 1));
        await LogAsync("Collection 'c', field 'v': trained by itself");
        FieldDescription first = await DescribeAsync();
        Assert.Equal((1, false), (first.ModelVersion, first.TrainAgain));

        await _service.TrainAsync("c", new TrainRequest(Quick));
        await ReplaceAsync();
        await LogAsync("Collection 'c', field 'v': trained by itself");
        FieldDescription again = await DescribeAsync();
        Assert.Equal((3, false), (again.ModelVersion, again.TrainAgain));
        // By the options of the last training.
        Assert.Equal(Quick, again.Options);
    }

    [Fact]
    public async Task A_field_whose_training_was_given_queries_is_not_trained_without_them()
    {
        await FillAsync(trains: true);
        var given = new VectorBlock(
            Dimensions, Clustered.Vectors(100, Dimensions, seed: 9).SelectMany(vector => vector).ToArray());
        await _service.TrainAsync(
            "c", new TrainRequest(Quick) { Queries = new Dictionary<string, VectorBlock> { [Clustered.Field] = given } });
        await ReplaceAsync();
        await LogAsync("is not trained by itself: the queries that its last training was given are not kept");
        Assert.Equal(1, (await DescribeAsync()).ModelVersion);
    }

    private async Task FillAsync(bool trains, int count = Count)
    {
        _service = Over(EmbeddedIndex.Open(null), new SimilarityOptions { TrainWhenDue = trains });
        await _service.CreateAsync("c", [new VectorField(Clustered.Field, Dimensions, Metric.Euclidean)]);
        await _service.UpsertAsync("c", Clustered.Documents(count, Dimensions, seed: 1));
    }

    private SimilarityService Over(EmbeddedIndex index, SimilarityOptions options) => new(index, _clock, options: options, logger: _log);

    private Task<WriteReport> ReplaceAsync() => _service.WriteAsync(
        "c",
        [
            .. Clustered.Documents(Count, Dimensions, seed: 3).Select(document => Document.Of(
                document.Id, Clustered.Field, Array.ConvertAll(document.Vectors[Clustered.Field].ToArray(), value => -value))),
        ]);

    private async Task<FieldDescription> DescribeAsync() => (await _service.DescribeAsync("c")).Fields[0];

    /// <summary>Lets time go on until the log says something, which is taken from it.</summary>
    private async Task LogAsync(string text)
    {
        while (!_log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal))) await MinuteAsync();
        if (text.Contains("trained by itself", StringComparison.Ordinal)) _log.Lines.Clear();
    }

    private async Task MinuteAsync()
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Yield();
    }
}
