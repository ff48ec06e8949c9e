using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Port;

// Models that are prepared and published.
public abstract partial class DocumentIndexConformance<TBackend>
{
    [SkippableFact]
    public async Task Models_are_searched_before_they_are_published_and_served_with_their_setting_from_one_moment_on()
    {
        ICollectionIndex collection = await FillAsync();
        await using IPreparedModels prepared =
            await collection.PrepareAsync(new Dictionary<string, Model> { [Corpus.Field] = Train(1) }, null, default);
        Assert.Equal((Corpus.Field, 1), (Assert.Single(prepared.Fields).Field.Name, prepared.Fields[0].ModelVersion));
        IReadOnlyList<SearchSetting> grid = prepared.TuningGrid(Corpus.Field);
        Assert.NotEmpty(grid);
        Assert.Equal(grid.Distinct(), grid);
        foreach (SearchSetting setting in grid)
        {
            IndexQuery query = new(new SearchRequest(), [new FieldQuery(Corpus.Field, 1, setting, _vectors[0])]);
            Assert.Equal(0, (await prepared.SearchAsync([query], default))[0].Hits[0].Distance!.Value, 3);
            Assert.Equal(2, (await prepared.SearchAsync([query, query], default)).Count);
        }
        FieldState before = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal((0, null), (before.ModelVersion, before.Tuning));

        MeasuredSetting ten = new("a", grid[0], 10, 0.98, 1_000.5, 0.1, 0.2, 0.3) { RecallError = 0.001, PoorQueries = 0.02 };
        FieldTuning tuning = new(grid[0], 0.97, [ten])
        {
            Queries = 12,
            HasGivenQueries = true,
            Larger = [new MeasuredSetting("b", grid[0], 100, 0.98, 100.5, 0.1, 0.2, 0.3)],
            DocumentCurve = [new MeasuredSetting("c", grid[0], 10, 0.97, 90.5, 0.1, 0.2, 0.3)],
        };
        await prepared.PublishAsync(new Dictionary<string, FieldTuning> { [Corpus.Field] = tuning }, default);
        FieldState after = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal((1, tuning.Default, tuning.TargetRecall), (after.ModelVersion, after.Tuning!.Default, after.Tuning.TargetRecall));
        Assert.Equal(tuning.Curve, after.Tuning.Curve);
        Assert.Equal(tuning.Larger, after.Tuning.Larger);
        Assert.Equal(tuning.DocumentCurve, after.Tuning.DocumentCurve);
        Assert.Equal((12, true), (after.Tuning.Queries, after.Tuning.HasGivenQueries));
    }

    [SkippableFact]
    public async Task Models_that_are_not_published_leave_nothing_behind()
    {
        ICollectionIndex collection = await FillAsync();
        SearchSetting kept = new() { Probes = 3 };
        await collection.InstallAsync(Corpus.Field, Train(1), null, default, new FieldTuning(kept, 0.9, []));
        await using (await collection.PrepareAsync(new Dictionary<string, Model> { [Corpus.Field] = Train(2) }, null, default))
            Assert.Empty(await collection.WriteAsync(Encode(Train(1), 500, 3), default));
        FieldState state = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal((1, kept), (state.ModelVersion, state.Tuning!.Default));
        Assert.Equal([303], await collection.CountFieldsAsync(default));
        await collection.InstallAsync(Corpus.Field, Train(2), null, default);
        Assert.Equal(303, await collection.CountAsync(default));
    }

    [SkippableFact]
    public async Task What_is_written_and_deleted_while_models_are_prepared_is_found_by_them()
    {
        ICollectionIndex collection = await FillAsync();
        await using IPreparedModels prepared =
            await collection.PrepareAsync(new Dictionary<string, Model> { [Corpus.Field] = Train(1) }, null, default);
        Assert.Empty(await collection.WriteAsync(Encode(null, 500, 20), default));
        Assert.Equal(10, await collection.DeleteAsync([.. Enumerable.Range(0, 10).Select(i => $"d{i}")], default));
        await prepared.PublishAsync(new Dictionary<string, FieldTuning>(), default);
        IndexQuery all = new(new SearchRequest { Limit = 1_000 },
            [new FieldQuery(Corpus.Field, 1, new SearchSetting { Probes = 8 }, _vectors[0])]);
        string[] expected = [.. Enumerable.Range(10, 290).Concat(Enumerable.Range(500, 20))
            .Select(i => $"d{i}").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, (await collection.SearchAsync([all], default))[0].Hits.Select(hit => hit.Id).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_query_whose_setting_was_measured_on_another_model_is_refused()
    {
        ICollectionIndex collection = await FillAsync();
        await collection.InstallAsync(Corpus.Field, Train(1), null, default);
        IndexQuery query = new(new SearchRequest(),
            [new FieldQuery(Corpus.Field, 1, new SearchSetting { Probes = 2 }, _vectors[0], ModelVersion: 1)]);
        Assert.NotEmpty((await collection.SearchAsync([query], default))[0].Hits);
        await collection.InstallAsync(Corpus.Field, Train(2), null, default);
        LshException error = await Assert.ThrowsAnyAsync<LshException>(() => collection.SearchAsync([query], default));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
    }

    [SkippableFact]
    public async Task Documents_that_are_left_out_are_not_among_the_hits()
    {
        ICollectionIndex collection = await FillAsync();
        IndexQuery query = new(new SearchRequest { Limit = 20 }, [new FieldQuery(Corpus.Field, 1, SearchSetting.Exact, _vectors[5])]);
        string[] all = [.. (await collection.SearchAsync([query], default))[0].Hits.Select(hit => hit.Id)];
        IndexQuery rest = query with { Request = query.Request with { Limit = 13 }, Without = [.. all[..7], "nobody"] };
        Assert.Equal(all[7..], (await collection.SearchAsync([rest], default))[0].Hits.Select(hit => hit.Id));
    }
}
