namespace OrleansLsh;

/// <summary>Which fields to train, and how.</summary>
/// <param name="Options">How.</param>
/// <param name="Fields">Which vector fields; null for all.</param>
public sealed record TrainRequest(TrainingOptions Options, IReadOnlyList<string>? Fields = null)
{
    /// <summary>The most queries that a training takes for a field.</summary>
    public const int MaxQueries = 10_000;

    /// <summary>The most components that the queries of all fields have together: 16 MB.</summary>
    public const int MaxQueryComponents = 4 << 20;

    /// <summary>Queries as users send them, field → 1 to 10,000 vectors of its dimensions, 4,194,304 components in all: the recall that
    /// a field's default setting promises is measured on them, on 1,000 drawn from them where there are more, and where
    /// there are ten documents for each of these, their equals are kept out of what the model is trained on. A field without is measured on
    /// stored documents. Null for none.</summary>
    public IReadOnlyDictionary<string, VectorBlock>? Queries { get; init; }

    /// <summary>Field → the embedder that makes its vectors from now on: those of all documents are made anew of their texts, beside the
    /// ones in use, the model is trained on them, and definition, vectors, model and setting are replaced in one step.
    /// The vectors may have other dimensions. A name, 1 to 512 characters, that the serving process has a generator for, and another than
    /// the field has. Null for none.
    /// See <see cref="SimilarityServiceExtensions.ReembedAsync"/>.</summary>
    public IReadOnlyDictionary<string, string>? Embedders { get; init; }

    /// <summary>The fault of naming the embedder that a field has already, or null: what was made by the one before is known by its name
    /// alone.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="field">The field as it is.</param>
    /// <param name="embedder">The embedder that it is to have.</param>
    internal static LshException? SameEmbedder(string collection, VectorField field, string embedder) =>
        field.Embedder != embedder ? null : new LshException(
            ErrorKind.InvalidArgument,
            $"The vectors of field '{field.Name}' of collection '{collection}' are made by the embedder '{embedder}' already. Name "
            + "another; where another model is to stand behind this name, give that a name of its own: vectors are told apart by nothing "
            + "else.")
        {
            Operation = "train",
            Collection = collection,
        };
}
