using System.Collections.Concurrent;
using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

/// <summary>Methods on trial: what is measured, and that nothing is left of it.</summary>
public class MethodChoiceTests
{
    private const int Dimensions = 64, Count = 2_000;

    private static readonly TrainingOptions Quick =
        new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 1_000, TargetRecall = 0.9, Method = IndexMethod.Auto };

    [SkippableFact]
    public async Task Auto_measures_every_method_takes_one_that_keeps_the_recall_and_leaves_nothing_behind()
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await FillAsync(service, name);
        try
        {
            // What a process that was killed left there.
            await ElasticsearchServer.SendAsync(HttpMethod.Put, Trial(name, "int8_hnsw"));
            var told = new Told();
            CollectionDescription trained = await service.TrainAsync(name, Request(Quick), told);

            MethodTable table = trained.Fields[0].Tuning!.Methods!;
            Assert.Equal(
                [IndexMethod.Cells, IndexMethod.CellsBbq, IndexMethod.Hnsw, IndexMethod.Int8Hnsw, IndexMethod.BbqHnsw],
                table.Methods.Select(measured => measured.Method));
            Assert.Equal((Count, 100), (table.Documents, table.Queries));
            Assert.All(table.Methods, measured => Assert.True(measured is
            {
                Recall: > 0 and <= 1, FilteredRecall: > 0 and <= 1, ApartRecall: > 0 and <= 1, QueriesPerSecond: > 0, QueriesPerSecondOfEight: > 0, FilteredQueriesPerSecond: > 0,
                FilteredQueriesPerSecondOfEight: > 0, BytesPerDocument: > Dimensions * sizeof(float), BuildSeconds: > 0,
            }));
            Assert.True(table.Methods.Single(measured => measured.Method == table.Chosen).KeepsRecall);
            Assert.Equal(table.Chosen, trained.Fields[0].Options!.Method);
            Assert.Equal((0, 5L * Count), (told.All[0].Done, told.All[0].Total));
            Assert.Equal(told.All[0].Total, told.All[^1].Done);
            Assert.Equivalent(table, (await service.DescribeAsync(name)).Fields[0].Tuning!.Methods);
            await AssertNothingLeftAsync(name);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task A_trial_that_is_cancelled_leaves_nothing_behind_and_the_collection_as_it_was()
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await FillAsync(service, name);
        try
        {
            using var stop = new CancellationTokenSource();
            var told = new Told(step =>
            {
                if (step.Done > Count) stop.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.TrainAsync(name, Request(Quick), told, stop.Token));
            await AssertNothingLeftAsync(name);
            Assert.Equal(0, (await service.DescribeAsync(name)).Fields[0].ModelVersion);
            // Its turn is given back.
            await service.TrainAsync(name, Request(Quick with { Method = null }));

            await ElasticsearchServer.SendAsync(HttpMethod.Put, Trial(name, "cells"));
        }
        finally
        {
            await service.DropAsync(name);
        }
        await AssertNothingLeftAsync(name);
    }

    [SkippableFact]
    public async Task A_field_is_tried_as_it_is_and_stays_so()
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await FillAsync(service, name);
        try
        {
            LshException untrained = await Assert.ThrowsAsync<LshException>(() => service.TryMethodsAsync(name, new MethodTrialRequest()));
            Assert.Equal(ErrorKind.NotTrained, untrained.Kind);
            CollectionDescription before = await service.TrainAsync(name, Request(Quick with { Method = null }));

            var told = new Told();
            var request = new MethodTrialRequest { Queries = Request(Quick).Queries!["v"], TargetRecall = 0.8 };
            MethodTable table = await service.TryMethodsAsync(name, request, told);
            Assert.Equal((5, Count, 100), (table.Methods.Count, table.Documents, table.Queries));
            Assert.Equal(5L * Count, told.All[^1].Done);
            Assert.True(table.Methods.Single(measured => measured.Method == table.Chosen).Recall >= 0.8);
            (FieldDescription was, FieldDescription field) = (before.Fields[0], (await service.DescribeAsync(name)).Fields[0]);
            Assert.Equal((was.ModelVersion, was.Options, was.Tuning!.Default), (field.ModelVersion, field.Options, field.Tuning!.Default));
            Assert.Null(field.Tuning.Methods);
            await AssertNothingLeftAsync(name);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task A_trial_rests_where_the_collection_is_used_meanwhile_and_only_there()
    {
        ElasticsearchServer.Need();
        var clock = new HastyClock();
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options(), clock));
        string name = TestCollection.NewName();
        await FillAsync(service, name);
        try
        {
            await service.TrainAsync(name, Request(Quick with { Method = null }));
            var request = new MethodTrialRequest { Queries = Request(Quick).Queries!["v"], TargetRecall = 0.8 };
            clock.Rests.Clear();
            await service.TryMethodsAsync(name, request);
            Assert.Empty(clock.Rests);

            using var stop = new CancellationTokenSource();
            Task serving = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested) await service.SearchAsync(name, "d1");
            });
            await service.TryMethodsAsync(name, request);
            await stop.CancelAsync();
            await serving;
            // After each page that is written for each of five methods, and each measurement.
            Assert.InRange(clock.Rests.Count, 40, int.MaxValue);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [Fact]
    public async Task Where_there_is_no_choice_auto_is_cells()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("c", TestCollection.Fields);
        await service.UpsertAsync("c", Corpus.Documents(50));
        CollectionDescription trained = await service.TrainAsync("c", new TrainRequest(Quick with { Clusters = null }));
        Assert.Equal(IndexMethod.Cells, trained.Fields[0].Options!.Method);
        Assert.Null(trained.Fields[0].Tuning!.Methods);
    }

    /// <summary>A training that measures with few queries, which nobody has written.</summary>
    private static TrainRequest Request(TrainingOptions options) => new(options)
    {
        Queries = new Dictionary<string, VectorBlock>
        {
            ["v"] = new(Dimensions, Corpus.Vectors(Count + 100, 1, Dimensions)[Count..].SelectMany(vector => vector).ToArray()),
        },
    };

    private static SimilarityService Open()
    {
        ElasticsearchServer.Need();
        return new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options()));
    }

    private static async Task FillAsync(SimilarityService service, string name)
    {
        await service.CreateAsync(name, [new VectorField("v", Dimensions)]);
        Assert.Empty((await service.UpsertAsync(
            name, [.. Corpus.Vectors(Count, 1, Dimensions).Select((vector, i) => Document.Of($"d{i}", "v", vector, new { n = i }))])).Failures);
    }

    private static string Trial(string name, string method) => $"{ElasticsearchServer.Sound}-trial-{name}-{method}";

    private static async Task AssertNothingLeftAsync(string name)
    {
        using var found = JsonDocument.Parse(await ElasticsearchServer.SendAsync(HttpMethod.Get, $"{Trial(name, "*")}/_settings"));
        Assert.Empty(found.RootElement.EnumerateObject());
    }

    /// <summary>Short waits are over at once. What a trial waits for until the server has merged is no rest.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4), LookEvery = TimeSpan.FromSeconds(0.5);

        public ConcurrentBag<TimeSpan> Rests { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > Longest) return base.CreateTimer(callback, state, dueTime, period);
            if (dueTime != LookEvery) Rests.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Told(Action<TrainingProgress>? then = null) : IProgress<TrainProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainProgress value)
        {
            if (value.Progress.Stage != TrainingStage.Trying) return;
            All.Add(value.Progress);
            then?.Invoke(value.Progress);
        }
    }
}
