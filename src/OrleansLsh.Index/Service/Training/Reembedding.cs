using System.Runtime.CompilerServices;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Vectors of a field by another embedder, as far as a model learns from them.</summary>
/// <param name="State">The field as it is to be, with the model that it has now.</param>
/// <param name="Options">How to train.</param>
/// <param name="Vectors">Of a sample of documents, in random order.</param>
/// <param name="Queries">The first of these, to measure with.</param>
/// <param name="Change">Makes the others.</param>
internal sealed record NewVectors(CountedField State, TrainingOptions Options, VectorBlock Vectors, QuerySet Queries, ChangedField Change);

/// <summary>Changes the embedder of a field: makes vectors of a sample of its texts, for the training of a model, and tells the backend how
/// the others are made.</summary>
internal sealed class Reembedding(TextVectors texts)
{
    /// <summary>Texts that are embedded between two tellings.</summary>
    private const int AtOnce = 1_024;

    /// <summary>Texts and vectors of the sample that are kept until all documents have theirs.</summary>
    private const long KeptBytes = 64L << 20;

    /// <summary>Draws a sample and makes its vectors.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="state">The field as it is.</param>
    /// <param name="embedder">The embedder that it is to have.</param>
    /// <param name="options">How its model is to be trained.</param>
    /// <param name="progress">Told how many texts of the sample are embedded.</param>
    /// <param name="cancellationToken">Cancels the making.</param>
    /// <exception cref="LshException">This process does not have the embedder, a text is none, or there are too few.</exception>
    public async Task<NewVectors> DrawAsync(
        CollectionSnapshot collection, CountedField state, string embedder, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        VectorField named = state.Field with { Embedder = embedder };
        texts.MakerOf(collection, named);
        TextOf first = await TextsAsync(collection, named, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        if (first.Text is null) throw TooFew(collection, named, 0);
        VectorField field = named with
        {
            Dimensions = await texts.DimensionsAsync(collection, named, first.Text, cancellationToken),
        };
        NameRules.RequireField(field);
        TrainingRules.RequireMethod(collection, field, options.Method);
        // How many have a text is known afterwards: until then as many are kept as might be wanted.
        long most = Math.Max(state.Documents, await collection.Reader.CountAsync(cancellationToken));
        (TextOf[] sample, long seen) =
            await SampleAsync(collection, field, SampleSize(collection, field, options, most), options.Seed, cancellationToken);
        if (seen < 2) throw TooFew(collection, field, seen);
        if (seen < state.Documents) await RequireTextsAsync(collection, field, cancellationToken);
        CountedField next = state with { Field = field, Documents = seen };
        TrainingRules.RequireTrainable(next, options);
        sample = sample[..Math.Min(sample.Length, SampleSize(collection, field, options, seen))];
        ReservoirSample.RequireRoom(sample.Length, field.Dimensions);

        Dictionary<string, ReadOnlyMemory<float>> known = await EmbedAsync(collection, field, sample, progress, cancellationToken);
        var block = new VectorBlock(field.Dimensions, Rows(sample, known, field.Dimensions));
        var queries = new QuerySet(field, block.Slice(0, Math.Min(Tuner.Queries, block.Count)), Drawn: true, Tuner.K);
        VectorMaker make = texts.MakerOf(collection, field, Kept(known, field.Dimensions));
        return new NewVectors(next, options, block, queries, new ChangedField(field, make));
    }

    /// <summary>What makes the vectors of a field, as it is to be, of texts.</summary>
    /// <exception cref="LshException">This process does not have its embedder.</exception>
    public VectorMaker MakerOf(CollectionSnapshot collection, VectorField field) => texts.MakerOf(collection, field);

    /// <summary>A uniform sample of a field's texts without replacement, in random order, and how many there are.</summary>
    private static async Task<(TextOf[] Sample, long Seen)> SampleAsync(
        CollectionSnapshot collection, VectorField field, int wanted, int seed, CancellationToken cancellationToken)
    {
        var reservoir = new Reservoir(wanted, seed);
        var kept = new List<TextOf>();
        await foreach (TextOf text in TextsAsync(collection, field, cancellationToken))
        {
            int place = reservoir.Offer();
            if (place == kept.Count) kept.Add(text);
            else if (place >= 0) kept[place] = text;
        }
        return ([.. reservoir.Order().Select(place => kept[place])], reservoir.Seen);
    }

    /// <summary>The texts of a field, each by itself: of the documents, which may be large, few are in memory.</summary>
    private static async IAsyncEnumerable<TextOf> TextsAsync(
        CollectionSnapshot collection, VectorField field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Document document in collection.Reader.ScanAsync(withVectors: false, cancellationToken))
        {
            string? text = DocumentTexts.Of(field, document, out LshException? fault);
            if (fault is not null) throw fault;
            if (text is not null) yield return new TextOf(document.Id, text);
        }
    }

    /// <summary>Texts for training and measuring: as many as vectors are drawn of a field that keeps its embedder.</summary>
    private static int SampleSize(CollectionSnapshot collection, VectorField field, TrainingOptions options, long documents)
    {
        int cells = options.Cells ?? Trainer.DefaultCells(collection, field, documents);
        return (int)Math.Min(int.MaxValue, Tuner.Queries + (long)ModelTrainer.SampleSize(options with { Cells = cells }, documents));
    }

    /// <summary>Refuses documents that have a vector and no text, before hours go into the vectors of the others.</summary>
    private static async Task RequireTextsAsync(CollectionSnapshot collection, VectorField field, CancellationToken cancellationToken)
    {
        (string? first, long count) = (null, 0);
        await foreach (Document document in collection.Reader.ScanAsync(withVectors: true, cancellationToken))
        {
            if (!document.Vectors.ContainsKey(field.Name) || DocumentTexts.Of(field, document, out _) is not null) continue;
            first ??= document.Id;
            count++;
        }
        if (first is not null) throw TextFaults.Textless(collection, field, first, count);
    }

    private static LshException TooFew(CollectionSnapshot collection, VectorField field, long texts) => new(
        ErrorKind.TooFewVectors,
        $"Of the documents of collection '{collection.Name}' {texts:N0} have a text at '{field.TextPath}' for field '{field.Name}'; "
        + "changing its embedder needs at least 2. Create the collection anew with the other embedder.");

    private async Task<Dictionary<string, ReadOnlyMemory<float>>> EmbedAsync(
        CollectionSnapshot collection, VectorField field, TextOf[] sample, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        TextOf[] distinct = [.. sample.DistinctBy(one => one.Text, StringComparer.Ordinal)];
        var known = new Dictionary<string, ReadOnlyMemory<float>>(distinct.Length, StringComparer.Ordinal);
        foreach (TextOf[] some in distinct.Chunk(AtOnce))
        {
            MadeVectors made = await texts.EmbedEachAsync(collection, field, [.. some.Select(one => one.Text)], cancellationToken);
            if (made.Faults.Count > 0)
            {
                TextOf first = some.First(one => made.Faults.ContainsKey(one.Text));
                throw TextFaults.Refused(collection, field, first.Id, made.Faults.Count, made.Faults[first.Text]);
            }
            foreach ((string text, ReadOnlyMemory<float> vector) in made.Vectors) known.Add(text, vector);
            progress?.Report(new TrainingProgress(TrainingStage.Sampling, known.Count, distinct.Length));
        }
        return known;
    }

    /// <summary>Of the vectors of the sample as many as little memory holds; the others are made again when their documents' turn
    /// comes.</summary>
    private static Dictionary<string, ReadOnlyMemory<float>> Kept(Dictionary<string, ReadOnlyMemory<float>> known, int dimensions)
    {
        var kept = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        long room = KeptBytes;
        foreach ((string text, ReadOnlyMemory<float> vector) in known)
        {
            room -= (sizeof(float) * (long)dimensions) + (sizeof(char) * (long)text.Length);
            if (room < 0) break;
            kept.Add(text, vector);
        }
        return kept;
    }

    private static float[] Rows(TextOf[] sample, Dictionary<string, ReadOnlyMemory<float>> known, int dimensions)
    {
        var rows = new float[(long)sample.Length * dimensions];
        for (int i = 0; i < sample.Length; i++) known[sample[i].Text].CopyTo(rows.AsMemory(i * dimensions));
        return rows;
    }

    /// <summary>A document's text.</summary>
    private readonly record struct TextOf(string Id, string Text);
}
