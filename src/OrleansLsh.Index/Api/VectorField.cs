namespace OrleansLsh;

/// <summary>A vector field of a collection.</summary>
/// <param name="Name">Letters, digits, <c>_</c> and <c>-</c>, 1 to 64 of them, starting with a letter.</param>
/// <param name="Dimensions">Components of its vectors D, 1 to 65,536.</param>
/// <param name="Metric">How distance is measured in it.</param>
public sealed record VectorField(string Name, int Dimensions, Metric Metric = Metric.Cosine)
{
    /// <summary>Which embedder makes its vectors of texts: a name, 1 to 512 characters, that the serving process has a generator for. A
    /// document that brings no vector gets that of its text, and a search may give a text. Default: null, vectors come with documents and
    /// searches.</summary>
    public string? Embedder { get; init; }

    /// <summary>Where a document's source has the text, 1 to 512 characters, with dots between the properties of objects inside one
    /// another. Only with <see cref="Embedder"/>. Default: null, the field's name.</summary>
    public string? Source { get; init; }

    /// <summary>Where the text stands.</summary>
    internal string TextPath => Source ?? Name;
}
