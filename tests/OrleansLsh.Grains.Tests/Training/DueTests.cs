using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Training;

public class DueTests
{
    private const int Dimensions = 8, Count = 5_000;

    [Fact]
    public async Task Two_silos_that_notice_at_once_train_once()
    {
        var trainings = new BegunTrainings();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using LshCluster cluster = await LshCluster.StartAsync(
            silos: 2, filter: trainings, options: new SimilarityOptions { TrainWhenDue = true });
        await cluster.Service.CreateAsync("c", [new VectorField(Clustered.Field, Dimensions, Metric.Euclidean)]);
        await cluster.Service.UpsertAsync("c", Clustered.Documents(Count, Dimensions, seed: 1));
        var log = new KeptLog();
        // Beside those that the silos have, whose clock is not ours.
        SimilarityService[] services =
        [
            .. cluster.Silos.Silos.Select(silo =>
                LshSiloBuilderExtensions.NewService(cluster.Silos.GetSiloServiceProvider(silo.SiloAddress), clock, log)),
        ];
        // Each has written, and so looks a minute later.
        foreach (SimilarityService service in services) await service.UpsertAsync("c", Clustered.Documents(1, Dimensions, seed: 1));

        // Both have said what is due before one of them is done.
        while (log.Lines.Count(line => line.EndsWith("it has no model", StringComparison.Ordinal)) < services.Length) await MinuteAsync();
        while (!log.Lines.Any(line => line.Contains("trained by itself in", StringComparison.Ordinal))) await MinuteAsync();
        for (int i = 0; i < 5; i++) await MinuteAsync();
        Assert.Single(log.Lines, line => line.Contains("trained by itself in", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("could not be trained", StringComparison.Ordinal));
        Assert.All(trainings.Begun.Values, times => Assert.Equal(1, times));
        Assert.Equal(1, (await cluster.Service.DescribeAsync("c")).Fields[0].ModelVersion);

        async Task MinuteAsync()
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            // What the silos compute meanwhile needs the processors too.
            await Task.Delay(1);
        }
    }

    /// <summary>Counts how often each grain began to train.</summary>
    private sealed class BegunTrainings : IIncomingGrainCallFilter
    {
        public ConcurrentDictionary<GrainId, int> Begun { get; } = new();

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName == nameof(ISubspaceModelGrain.BeginAsync)) Begun.AddOrUpdate(context.TargetId, 1, (_, before) => before + 1);
            return context.Invoke();
        }
    }
}
