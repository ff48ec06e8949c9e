using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
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
    /// <summary>Documents that are read, and embedded, at a time.</summary>
    private const int AtOnce = 1_024;

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
        int wanted = (int)Math.Min(int.MaxValue, Tuner.Queries + (long)ModelTrainer.SampleSize(options, state.Documents));
        (string[] sample, long seen) = await SampleAsync(collection, named, wanted, options.Seed, cancellationToken);
        if (seen < 2)
            throw new LshException(ErrorKind.TooFewVectors,
                $"Of the documents of collection '{collection.Name}' {seen:N0} have a text at '{named.TextPath}' for field "
                + $"'{named.Name}'; changing its embedder needs at least 2. Create the collection anew with the other embedder.");
        VectorField field = named with
        {
            Dimensions = await texts.DimensionsAsync(collection, named, sample[0], cancellationToken),
        };
        NameRules.RequireField(field);
        CountedField next = state with { Field = field, Documents = seen };
        TrainingRules.RequireTrainable(next, options);
        TrainingRules.RequireMethod(collection, field, options.Method);

        Dictionary<string, ReadOnlyMemory<float>> known = await EmbedAsync(collection, field, sample, progress, cancellationToken);
        var block = new VectorBlock(field.Dimensions, Rows(sample, known, field.Dimensions));
        var queries = new QuerySet(field, block.Slice(0, Math.Min(Tuner.Queries, block.Count)), Drawn: true, Tuner.K);
        return new NewVectors(next, options, block, queries, new ChangedField(field, texts.MakerOf(collection, field, known)));
    }

    /// <summary>What makes the vectors of a field, as it is to be, of texts.</summary>
    /// <exception cref="LshException">This process does not have its embedder.</exception>
    public VectorMaker MakerOf(CollectionSnapshot collection, VectorField field) => texts.MakerOf(collection, field);

    /// <summary>A uniform sample of a field's texts without replacement, in random order, and how many there are.</summary>
    private static async Task<(string[] Sample, long Seen)> SampleAsync(
        CollectionSnapshot collection, VectorField field, int wanted, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var kept = new List<string>();
        long seen = 0;
        await foreach (Document[] some in collection.Reader.ScanAsync(withVectors: false, cancellationToken).Chunk(AtOnce)
            .WithCancellation(cancellationToken))
        {
            var faults = new Dictionary<int, LshException>();
            foreach ((_, string text) in DocumentTexts.Of(field, some, faults))
            {
                seen++;
                if (kept.Count < wanted) kept.Add(text);
                else if (random.NextInt64(seen) is var place && place < wanted) kept[(int)place] = text;
            }
            foreach (LshException fault in faults.Values) throw fault;
        }
        string[] sample = [.. kept];
        random.Shuffle(sample);
        return (sample, seen);
    }

    private async Task<Dictionary<string, ReadOnlyMemory<float>>> EmbedAsync(
        CollectionSnapshot collection, VectorField field, string[] sample, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        string[] distinct = [.. sample.Distinct(StringComparer.Ordinal)];
        var known = new Dictionary<string, ReadOnlyMemory<float>>(distinct.Length, StringComparer.Ordinal);
        foreach (string[] some in distinct.Chunk(AtOnce))
        {
            foreach ((string text, ReadOnlyMemory<float> vector) in some.Zip(
                await texts.EmbedAsync(collection, field, some, cancellationToken)))
                known.Add(text, vector);
            progress?.Report(new TrainingProgress(TrainingStage.Sampling, known.Count, distinct.Length));
        }
        return known;
    }

    private static float[] Rows(string[] sample, Dictionary<string, ReadOnlyMemory<float>> known, int dimensions)
    {
        var rows = new float[(long)sample.Length * dimensions];
        for (int i = 0; i < sample.Length; i++) known[sample[i]].CopyTo(rows.AsMemory(i * dimensions));
        return rows;
    }
}
