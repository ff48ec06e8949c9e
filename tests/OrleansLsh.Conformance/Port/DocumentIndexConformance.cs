using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Port;

/// <summary>What the port promises beyond what the service shows: versions, scans, frequencies, the grid.</summary>
public abstract partial class DocumentIndexConformance<TBackend> : IAsyncLifetime
    where TBackend : IIndexBackend, new()
{
    private readonly TBackend _backend = new();
    private readonly string _name = $"p{Guid.NewGuid():N}"[..20];
    private readonly float[][] _vectors = [.. Corpus.Vectors(300, 1).Select(vector => Corpus.Unit(vector))];
    private IDocumentIndex _index = null!;

    public async Task InitializeAsync() => _index = await _backend.StartAsync();

    public async Task DisposeAsync()
    {
        await _index.DropAsync(_name, default);
        await _index.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [SkippableFact]
    public async Task Collections_are_created_opened_listed_and_dropped()
    {
        Assert.Null(await _index.OpenAsync(_name, default));
        ICollectionIndex created = await CreateAsync();
        Assert.Equal(_name, created.Name);
        Assert.Equal([new VectorField(Corpus.Field, Corpus.Dimensions)], created.Fields);
        Assert.NotNull(await _index.OpenAsync(_name, default));
        Assert.Contains(_name, await _index.ListAsync(default));
        LshException error = await Assert.ThrowsAnyAsync<LshException>(CreateAsync);
        Assert.Equal(ErrorKind.CollectionExists, error.Kind);
        Assert.True(await _index.DropAsync(_name, default));
        Assert.False(await _index.DropAsync(_name, default));
        Assert.Null(await _index.OpenAsync(_name, default));
    }

    [SkippableFact]
    public async Task A_name_that_no_collection_can_have_reaches_none()
    {
        await CreateAsync();
        string[] patterns =
        [
            $"{_name[..^1]}*", $"{_name},{_name}", $"{_name}*,-x", $"x,{_name}", $"<{_name}>", $"{_name}/", $"{_name}.", "*", "_all", "",
        ];
        foreach (string pattern in patterns)
        {
            Assert.Null(await _index.OpenAsync(pattern, default));
            Assert.Null(await _index.StateAsync(pattern, default));
            Assert.False(await _index.DropAsync(pattern, default));
        }
        Assert.NotNull(await _index.OpenAsync(_name, default));
    }

    [SkippableFact]
    public async Task Fields_are_counted_as_they_stand_and_one_without_a_model_has_neither_version_nor_tuning()
    {
        ICollectionIndex collection = await FillAsync();
        FieldState state = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal((0, null, null), (state.ModelVersion, state.Model, state.Tuning));
        Assert.Equal([300], await collection.CountFieldsAsync(default));
        Assert.Equal(1, await collection.DeleteAsync(["d7", "nobody"], default));
        Assert.Equal([299], await collection.CountFieldsAsync(default));
        Assert.Equal(299, await collection.CountAsync(default));
    }

    [SkippableFact]
    public async Task Documents_are_given_in_the_order_of_the_ids_and_null_where_there_is_none()
    {
        ICollectionIndex collection = await FillAsync();
        List<Document?> found =
            await collection.GetAsync(["d9", "nobody", "d2", "d9"], DocumentParts.Source | DocumentParts.Vectors, default).ToListAsync();
        Assert.Equal(["d9", null, "d2", "d9"], found.Select(document => document?.Id));
        Assert.Equal(_vectors[2], found[2]!.Vectors[Corpus.Field].ToArray());
    }

    [SkippableFact]
    public async Task Scans_give_every_document_and_every_vector_once()
    {
        ICollectionIndex collection = await FillAsync();
        var ids = new List<string>();
        await foreach (Document document in collection.ScanAsync(withVectors: false, default)) ids.Add(document.Id);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"d{i}"), ids);
        var first = new List<float>();
        await foreach (VectorBlock block in collection.ScanVectorsAsync(Corpus.Field, default))
            for (int row = 0; row < block.Count; row++) first.Add(block[row][0]);
        Assert.Equal(_vectors.Select(vector => vector[0]).Order(), first.Order());
    }

    [SkippableFact]
    public async Task A_sample_has_as_many_vectors_as_are_wanted_and_none_twice()
    {
        ICollectionIndex collection = await FillAsync();
        HashSet<float> known = [.. _vectors.Select(vector => vector[0])];
        foreach (int count in (int[])[1, 100, 300, 500])
        {
            VectorBlock sample = await collection.SampleVectorsAsync(Corpus.Field, count, default);
            Assert.Equal((Math.Min(count, 300), Corpus.Dimensions), (sample.Count, sample.Dimensions));
            float[] first = [.. Enumerable.Range(0, sample.Count).Select(row => sample[row][0])];
            Assert.Equal(first.Length, first.Distinct().Count());
            Assert.All(first, component => Assert.Contains(component, known));
        }
        // Not those alone that were written first.
        VectorBlock some = await collection.SampleVectorsAsync(Corpus.Field, 60, default);
        HashSet<float> early = [.. _vectors[..150].Select(vector => vector[0])];
        Assert.InRange(Enumerable.Range(0, 60).Count(row => early.Contains(some[row][0])), 10, 50);
    }

    [SkippableFact]
    public async Task A_model_comes_back_as_it_was_installed()
    {
        ICollectionIndex collection = await FillAsync();
        Model model = Train(1);
        var told = new Told<long>();
        await collection.InstallAsync(Corpus.Field, model, told, default);
        Model stored = (await collection.StateAsync(Corpus.Field, default)).Model!;
        Assert.Equal((model.Version, model.Options, model.SampleSize), (stored.Version, stored.Options, stored.SampleSize));
        var expected = new byte[300 * model.Subspaces];
        var codes = new byte[300 * model.Subspaces];
        model.Hasher.Hash(Block().Values.Span, expected);
        stored.Hasher.Hash(Block().Values.Span, codes);
        Assert.Equal(expected, codes);
        Assert.Equal(300, told.All[^1]);
    }

    [SkippableFact]
    public async Task A_batch_hashed_by_another_model_version_is_refused_whole()
    {
        ICollectionIndex collection = await FillAsync();
        await collection.InstallAsync(Corpus.Field, Train(1), null, default);
        EncodedBatch[] stale = [Encode(null, 500, 3), Encode(Train(2), 500, 3)];
        foreach (EncodedBatch batch in stale)
        {
            LshException error = await Assert.ThrowsAnyAsync<LshException>(() => collection.WriteAsync(batch, default));
            Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
            Assert.Equal(300, await collection.CountAsync(default));
        }
        Assert.Empty(await collection.WriteAsync(Encode(Train(1), 500, 3), default));
        Assert.Equal(303, await collection.CountAsync(default));
    }

    [SkippableFact]
    public async Task A_batch_made_ready_for_another_embedder_or_other_dimensions_is_refused_whole_whatever_it_has_in_the_field()
    {
        ICollectionIndex collection = await FillAsync();
        var field = new VectorField(Corpus.Field, Corpus.Dimensions);
        VectorField[] others = [field with { Embedder = "words" }, field with { Dimensions = Corpus.Dimensions + 1 }];
        EncodedBatch vectorless = Encode(null, 500, 3) with { Fields = new Dictionary<string, EncodedField>() };
        foreach (VectorField other in others)
            foreach (EncodedBatch batch in new[] { vectorless, Encode(null, 500, 3) })
            {
                LshException error = await Assert.ThrowsAnyAsync<LshException>(() =>
                    collection.WriteAsync(batch with { VectorFields = [other] }, default));
                Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
                Assert.Equal(300, await collection.CountAsync(default));
            }
        Assert.Empty(await collection.WriteAsync(Encode(null, 500, 3) with { VectorFields = [field] }, default));
        Assert.Equal(303, await collection.CountAsync(default));
    }

    [SkippableFact]
    public async Task A_query_hashed_by_another_model_version_is_refused()
    {
        ICollectionIndex collection = await FillAsync();
        await collection.InstallAsync(Corpus.Field, Train(1), null, default);
        FieldQuery query = new(Corpus.Field, 1, SearchSetting.Seed, _vectors[0], 1, Codes(Train(1), _vectors[0]));
        Assert.NotEmpty((await collection.SearchAsync([new IndexQuery(new SearchRequest(), [query])], default))[0].Hits);
        await collection.InstallAsync(Corpus.Field, Train(2), null, default);
        LshException error = await Assert.ThrowsAnyAsync<LshException>(() =>
            collection.SearchAsync([new IndexQuery(new SearchRequest(), [query])], default));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
    }

    [SkippableFact]
    public async Task An_exact_query_needs_no_hash()
    {
        ICollectionIndex collection = await FillAsync();
        FieldQuery query = new(Corpus.Field, 1, SearchSetting.Exact, _vectors[5]);
        Assert.Equal("d5", (await collection.SearchAsync([new IndexQuery(new SearchRequest(), [query])], default))[0].Hits[0].Id);
        await collection.InstallAsync(Corpus.Field, Train(1), null, default);
        Assert.Equal("d5", (await collection.SearchAsync([new IndexQuery(new SearchRequest(), [query])], default))[0].Hits[0].Id);
    }

    [SkippableFact]
    public async Task An_unknown_id_is_an_error()
    {
        ICollectionIndex collection = await FillAsync();
        IndexQuery query = new(new SearchRequest { Id = "nobody" }, [new FieldQuery(Corpus.Field, 1, SearchSetting.Exact)]);
        LshException error = await Assert.ThrowsAnyAsync<LshException>(() => collection.SearchAsync([query], default));
        Assert.Equal(ErrorKind.UnknownDocument, error.Kind);
    }

    [SkippableFact]
    public async Task Frequencies_count_the_documents_that_carry_each_token()
    {
        ICollectionIndex collection = await FillAsync();
        Model model = Train(1);
        await collection.InstallAsync(Corpus.Field, model, null, default);
        byte[] codes = Codes(model, _vectors[3]);
        byte[][] all = [.. _vectors.Select(vector => Codes(model, vector))];
        IReadOnlyList<long> frequencies = await collection.FrequenciesAsync(Corpus.Field, 1, codes, default);
        Assert.Equal(codes.Select((code, i) => (long)all.Count(own => own[i] == code)), frequencies);
        await collection.InstallAsync(Corpus.Field, Train(2), null, default);
        Assert.Equal(ErrorKind.ModelMismatch,
            (await Assert.ThrowsAnyAsync<LshException>(() => collection.FrequenciesAsync(Corpus.Field, 1, codes, default))).Kind);
    }

    private Task<ICollectionIndex> CreateAsync() => _index.CreateAsync(_name, [new VectorField(Corpus.Field, Corpus.Dimensions)], default);

    private async Task<ICollectionIndex> FillAsync()
    {
        ICollectionIndex collection = await CreateAsync();
        Assert.Empty(await collection.WriteAsync(Encode(null, 0, 300), default));
        return collection;
    }

    private EncodedBatch Encode(Model? model, int first, int count)
    {
        float[][] vectors = _vectors[..count];
        Document[] documents = [.. vectors.Select((vector, i) => Document.Of($"d{first + i}", Corpus.Field, vector, Corpus.Source(i)))];
        float[] block = [.. vectors.SelectMany(vector => vector)];
        var cells = new ushort[model?.Cells is null ? 0 : count];
        model?.Cells?.Assign(block, cells);
        byte[] codes = model is null ? [] : [.. vectors.SelectMany(vector => Codes(model, vector))];
        var field = new EncodedField(
            model?.Version ?? 0, Enumerable.Range(0, count).ToArray(), new VectorBlock(Corpus.Dimensions, block), codes, cells);
        return new EncodedBatch(documents, new Dictionary<string, EncodedField> { [Corpus.Field] = field });
    }

    private VectorBlock Block() => new(Corpus.Dimensions, _vectors.SelectMany(vector => vector).ToArray());

    private Model Train(int version) => ModelTrainer.Train(
        $"{_name}.{Corpus.Field}", version, Metric.Cosine, Block(), 300,
        new TrainingOptions { Subspaces = 6, Clusters = 8, Cells = 8, Restarts = 1, Seed = version }, null, default);

    private static byte[] Codes(Model model, float[] vector)
    {
        var codes = new byte[model.Subspaces];
        model.Hasher.Hash(vector, codes);
        return codes;
    }

    [SkippableFact]
    public async Task Scans_of_vectors_beside_updates_and_a_new_model_give_the_vector_of_each_document_once()
    {
        const int Count = 2_500;
        ICollectionIndex collection = await CreateAsync();
        await MarkAsync(Enumerable.Range(0, Count), 0);
        var seen = new List<float>();
        int version = 0;
        await foreach (VectorBlock block in collection.ScanVectorsAsync(Corpus.Field, default))
        {
            for (int row = 0; row < block.Count; row++) seen.Add(block[row][0] / block[row][1]);
            version++;
            await MarkAsync(Enumerable.Range(0, Count).Where(i => i % 2 == version % 2), version);
            if (version == 1) await collection.InstallAsync(Corpus.Field, Train(1), null, default);
        }
        Assert.Equal(Enumerable.Range(0, Count), seen.Select(mark => (int)MathF.Round(mark)).Order());

        // The part of two components tells the document, whatever version of it.
        async Task MarkAsync(IEnumerable<int> documents, int version)
        {
            FieldState state = await collection.StateAsync(Corpus.Field, default);
            Document[] marked = [.. documents.Select(i =>
                Document.Of($"d{i}", Corpus.Field, Corpus.Unit([i, 1, version, .. new float[Corpus.Dimensions - 3]])))];
            float[] values = [.. marked.SelectMany(document => document.Vectors[Corpus.Field].ToArray())];
            var codes = new byte[marked.Length * (state.Model?.Subspaces ?? 0)];
            state.Model?.Hasher.Hash(values, codes);
            var cells = new ushort[state.Model is null || collection is ICellAssigner ? 0 : marked.Length];
            if (cells.Length > 0) state.Model!.Cells!.Assign(values, cells);
            var field = new EncodedField(
                state.ModelVersion, Enumerable.Range(0, marked.Length).ToArray(), new VectorBlock(Corpus.Dimensions, values), codes, cells);
            Assert.Empty(await collection.WriteAsync(
                new EncodedBatch(marked, new Dictionary<string, EncodedField> { [Corpus.Field] = field }), default));
        }
    }
}
