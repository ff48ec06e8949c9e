using Microsoft.Extensions.AI;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Embedding;

/// <summary>Makes the vectors of fields that name an embedder, of the texts of documents and of searches.</summary>
/// <param name="find">Finds the generator of a name; null where this process has none.</param>
/// <param name="time">The clock of waits for an embedder that is away.</param>
internal sealed class TextVectors(Func<string, IEmbeddingGenerator<string, Embedding<float>>?>? find, TimeProvider time)
{
    /// <summary>Distinct texts that a generator gets at a time: services take no more, and a call can be cancelled in between.</summary>
    private const int TextsAtOnce = 1_024;

    /// <summary>Refuses fields whose embedder is known to make vectors of other dimensions.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.WrongDimensions"/>.</exception>
    public void RequireDimensions(IReadOnlyList<VectorField> fields)
    {
        foreach (VectorField field in fields)
        {
            if (field.Embedder is null || Find(field)?.GetService<EmbeddingGeneratorMetadata>() is not { } embedder) continue;
            if (embedder.DefaultModelDimensions is { } dimensions && dimensions != field.Dimensions)
                throw new LshException(ErrorKind.WrongDimensions,
                    $"The embedder '{field.Embedder}' makes vectors of {dimensions:N0} dimensions; field '{field.Name}' is to have "
                    + $"{field.Dimensions:N0}.");
        }
    }

    /// <summary>Documents to write with vectors of their texts. Those that bring a vector keep it; those without text stay as they
    /// are.</summary>
    /// <exception cref="LshException">An embedder failed.</exception>
    public ValueTask<EmbeddedDocuments> EmbedAsync(
        CollectionSnapshot collection, IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        collection.HasEmbedders ? EmbedAsync(collection, documents, failsEach: false, cancellationToken)
            : ValueTask.FromResult(new EmbeddedDocuments(documents, null));

    /// <summary>Documents of an import with vectors of their texts: where an embedder fails, that is a fault of each document.</summary>
    public ValueTask<EmbeddedDocuments> EmbedEachAsync(
        CollectionSnapshot collection, IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        collection.HasEmbedders ? EmbedAsync(collection, documents, failsEach: true, cancellationToken)
            : ValueTask.FromResult(new EmbeddedDocuments(documents, null));

    /// <summary>Searches with the vectors of their texts, in the place of these.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="requests">Searches whose texts are right.</param>
    /// <param name="cancellationToken">Cancels the embedding.</param>
    /// <exception cref="LshException">An embedder is unknown to this process, or failed.</exception>
    public async Task<IReadOnlyList<SearchRequest>> EmbedAsync(
        CollectionSnapshot collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken)
    {
        SearchRequest[] embedded = [.. requests];
        foreach (FieldState state in collection.Fields)
        {
            var searches = new List<(int At, string Text)>();
            for (int i = 0; i < embedded.Length; i++)
                if (embedded[i].QueryTexts?.TryGetValue(state.Field.Name, out string? text) == true) searches.Add((i, text));
            if (searches.Count == 0) continue;
            IEmbeddingGenerator<string, Embedding<float>> generator =
                Find(state.Field) ?? throw TextFaults.Unknown(collection, state.Field, "Give a vector");
            ReadOnlyMemory<float>[] vectors = await EmbedAsync(
                collection, state.Field, QuerySide.Of(generator), searches.Select(search => search.Text), cancellationToken);
            foreach ((int i, (int at, _)) in searches.Index())
                embedded[at] = embedded[at] with { Vectors = With(embedded[at].Vectors, state.Field, vectors[i]) };
        }
        return Array.ConvertAll(embedded, request => request with { QueryTexts = null });
    }

    /// <summary>Documents whose vectors in some fields were made by other embedders than these fields have by now: they are made again of
    /// the texts. One that brought its vector and has no text is at fault.</summary>
    /// <param name="collection">The collection as it is now.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="cancellationToken">Cancels the embedding.</param>
    public async ValueTask<EmbeddedDocuments> EmbedAgainAsync(
        CollectionSnapshot collection, IReadOnlyList<VectorField> fields, IReadOnlyList<Document> documents,
        CancellationToken cancellationToken)
    {
        EmbeddedDocuments embedded = await EmbedAsync(
            collection, [.. documents.Select(document => document with { Vectors = Without(document, fields) })], failsEach: true,
            cancellationToken);
        var faults = new Dictionary<int, LshException>(embedded.Faults ?? new Dictionary<int, LshException>());
        for (int i = 0; i < documents.Count; i++)
            foreach (VectorField field in fields)
                if (documents[i].Vectors.ContainsKey(field.Name) && !embedded.Documents[i].Vectors.ContainsKey(field.Name))
                    faults.TryAdd(i, TextFaults.Textless(collection, field, documents[i].Id, 1));
        return embedded with { Faults = faults };
    }

    /// <summary>What makes a field's vectors of documents' texts.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field as it is to be, of an embedder that this process has.</param>
    /// <param name="known">Text → vector, where it was made already; null for none.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/>: this process does not have the embedder.</exception>
    public VectorMaker MakerOf(
        CollectionSnapshot collection, VectorField field, IReadOnlyDictionary<string, ReadOnlyMemory<float>>? known = null)
    {
        // A field that had none took vectors as they came.
        IEmbeddingGenerator<string, Embedding<float>> generator = (field.Embedder is null ? null : Find(field)) ?? throw (
            field.Embedder is null
                ? new LshException(ErrorKind.NotSupported,
                    $"The vectors of field '{field.Name}' of collection '{collection.Name}' came with the documents, and those of what was "
                    + "written since are made of texts. Import the documents with their vectors into a new collection.")
                : TextFaults.Unknown(collection, field, "Ask a process that does"));
        return (documents, cancellationToken) => MakeAsync(collection, field, generator, known, documents, cancellationToken);
    }

    /// <summary>How many components the vectors of an embedder have, found by embedding a text.</summary>
    /// <exception cref="LshException">This process does not have it, or it failed.</exception>
    public async Task<int> DimensionsAsync(
        CollectionSnapshot collection, VectorField field, string text, CancellationToken cancellationToken)
    {
        IEmbeddingGenerator<string, Embedding<float>> generator =
            Find(field) ?? throw TextFaults.Unknown(collection, field, "Name one that it has");
        return (await GenerateAsync(field, generator, [text], cancellationToken))[0].Vector.Length;
    }

    /// <summary>The vectors of distinct texts for a field, checked and, under cosine, normalised; an embedder that is away is waited
    /// for.</summary>
    /// <exception cref="LshException">This process does not have the embedder, it is away for long, or a vector is wrong.</exception>
    public async Task<MadeVectors> EmbedEachAsync(
        CollectionSnapshot collection, VectorField field, string[] texts, CancellationToken cancellationToken)
    {
        IEmbeddingGenerator<string, Embedding<float>> generator =
            Find(field) ?? throw TextFaults.Unknown(collection, field, "Name one that it has");
        MadeVectors made = await PatientlyAsync(collection, field, generator, texts, time, cancellationToken);
        foreach ((string text, ReadOnlyMemory<float> vector) in made.Vectors)
            made.Vectors[text] = SearchCompiler.Normalize(collection, field, vector);
        return made;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>?>> MakeAsync(
        CollectionSnapshot collection, VectorField field, IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyDictionary<string, ReadOnlyMemory<float>>? known, IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<int, LshException>();
        VectorField[] fields = [field];
        List<(int At, string Text)> texts = DocumentTexts.Of(
            field, [.. documents.Select(document => document with { Vectors = Without(document, fields) })], faults);
        foreach (LshException fault in faults.Values) throw fault;
        string[] unknown = [.. texts.Select(one => one.Text).Distinct(StringComparer.Ordinal)
            .Where(text => known?.ContainsKey(text) != true)];
        MadeVectors made = await PatientlyAsync(collection, field, generator, unknown, time, cancellationToken);
        (int At, string Text)[] refused = [.. texts.Where(one => made.Faults.ContainsKey(one.Text))];
        if (refused is [(int first, string refusedText), ..])
            throw TextFaults.Refused(collection, field, documents[first].Id, refused.Length, made.Faults[refusedText]);
        var vectors = new ReadOnlyMemory<float>?[documents.Count];
        foreach ((int at, string text) in texts)
            vectors[at] = made.Vectors.TryGetValue(text, out ReadOnlyMemory<float> vector)
                ? SearchCompiler.Normalize(collection, field, vector) : known![text];
        for (int i = 0; i < vectors.Length; i++)
            if (vectors[i] is null && documents[i].Vectors.ContainsKey(field.Name))
                throw TextFaults.Textless(collection, field, documents[i].Id, 1);
        return vectors;
    }

    private async ValueTask<EmbeddedDocuments> EmbedAsync(
        CollectionSnapshot collection, IReadOnlyList<Document> documents, bool failsEach, CancellationToken cancellationToken)
    {
        Document[] embedded = [.. documents];
        var faults = new Dictionary<int, LshException>();
        foreach (FieldState state in collection.Fields)
        {
            VectorField field = state.Field;
            if (field.Embedder is null) continue;
            List<(int At, string Text)> texts = DocumentTexts.Of(field, embedded, faults);
            if (texts.Count == 0) continue;
            if (Find(field) is not { } generator)
            {
                LshException unknown = TextFaults.Unknown(collection, field, "Give documents their vectors");
                foreach ((int at, _) in texts) faults[at] = unknown;
                continue;
            }
            try
            {
                string[] distinct = [.. texts.Select(one => one.Text).Distinct(StringComparer.Ordinal)];
                MadeVectors made = failsEach
                    ? await PatientlyAsync(collection, field, generator, distinct, time: null, cancellationToken)
                    : new MadeVectors(
                        distinct.Zip(await EmbedAsync(collection, field, generator, distinct, cancellationToken))
                            .ToDictionary(StringComparer.Ordinal), []);
                foreach ((int at, string text) in texts)
                    if (made.Faults.TryGetValue(text, out LshException? fault)) faults[at] = fault;
                    else embedded[at] = embedded[at] with { Vectors = With(embedded[at].Vectors, field, made.Vectors[text]) };
            }
            catch (LshException failed) when (failsEach)
            {
                foreach ((int at, _) in texts) faults[at] = failed;
            }
            catch (LshException failed)
            {
                throw new LshException(failed.Kind, $"{failed.Message} Nothing was written.", failed);
            }
        }
        return new EmbeddedDocuments(embedded, faults.Count == 0 ? null : faults);
    }

    private IEmbeddingGenerator<string, Embedding<float>>? Find(VectorField field) => find?.Invoke(field.Embedder!);

    /// <summary>The vectors of texts; each distinct one is embedded once.</summary>
    private static async Task<ReadOnlyMemory<float>[]> EmbedAsync(
        CollectionSnapshot collection, VectorField field, IEmbeddingGenerator<string, Embedding<float>> generator,
        IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        string[] all = [.. texts];
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(all.Length, StringComparer.Ordinal);
        foreach (string[] some in all.Distinct(StringComparer.Ordinal).Chunk(TextsAtOnce))
        {
            GeneratedEmbeddings<Embedding<float>> made = await GenerateAsync(field, generator, some, cancellationToken);
            if (made.Count != some.Length)
                throw new LshException(ErrorKind.InvalidArgument,
                    $"The embedder '{field.Embedder}' of field '{field.Name}' made {made.Count:N0} vectors of {some.Length:N0} texts.");
            for (int i = 0; i < some.Length; i++)
                vectors.Add(some[i], made[i].Vector.Length == field.Dimensions ? made[i].Vector
                    : throw new LshException(ErrorKind.WrongDimensions,
                        $"The embedder '{field.Embedder}' makes vectors of {made[i].Vector.Length:N0} dimensions; field '{field.Name}' "
                        + $"of collection '{collection.Name}' has {field.Dimensions:N0}."));
        }
        return Array.ConvertAll(all, text => vectors[text]);
    }

    /// <summary>The vectors of distinct texts, those that are refused apart.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    /// <param name="generator">Its embedder.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="time">The clock of waits for an embedder that is away; null where it is not waited for.</param>
    /// <param name="cancellationToken">Cancels the embedding.</param>
    private static async Task<MadeVectors> PatientlyAsync(
        CollectionSnapshot collection, VectorField field, IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts,
        TimeProvider? time, CancellationToken cancellationToken)
    {
        var embedding = new PatientEmbedding(
            some => EmbedAsync(collection, field, generator, some, cancellationToken), AnswersAsync, time);
        return await embedding.EmbedAsync(texts, cancellationToken);

        async Task<bool> AnswersAsync()
        {
            try
            {
                await GenerateAsync(field, generator, ["a"], cancellationToken);
                return true;
            }
            catch (LshException)
            {
                return false;
            }
        }
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        VectorField field, IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts, CancellationToken cancellationToken)
    {
        try
        {
            return await generator.GenerateAsync(texts, null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // What an embedder of ours refuses is refused again; one behind a server may do it the next time.
            ErrorKind kind = error is LshException known ? known.Kind : ErrorKind.Unavailable;
            string message = $"The embedder '{field.Embedder}' of field '{field.Name}' failed: {error.Message.TrimEnd('.')}.";
            throw new LshException(kind, message, error);
        }
    }

    private static Dictionary<string, ReadOnlyMemory<float>> With(
        IReadOnlyDictionary<string, ReadOnlyMemory<float>>? vectors, VectorField field, ReadOnlyMemory<float> vector) =>
        new(vectors ?? new Dictionary<string, ReadOnlyMemory<float>>(), StringComparer.Ordinal) { [field.Name] = vector };

    private static Dictionary<string, ReadOnlyMemory<float>> Without(Document document, IReadOnlyList<VectorField> fields)
    {
        var others = new Dictionary<string, ReadOnlyMemory<float>>(document.Vectors, StringComparer.Ordinal);
        foreach (VectorField field in fields) others.Remove(field.Name);
        return others;
    }
}
