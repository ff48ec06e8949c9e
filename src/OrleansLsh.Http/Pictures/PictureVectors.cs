using Microsoft.Extensions.AI;

namespace OrleansLsh.Http.Pictures;

/// <summary>Makes the vectors of pictures that are searched for, by the embedders that their fields name.</summary>
/// <param name="service">Knows the fields.</param>
/// <param name="find">Finds the generator of a name; null where this process has none.</param>
internal sealed class PictureVectors(
    ISimilarityService service, Func<string, IEmbeddingGenerator<DataContent, Embedding<float>>?> find)
{
    /// <summary>A search with the vectors of its pictures.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="form">The search and the pictures.</param>
    /// <param name="cancellationToken">Cancels the embedding.</param>
    /// <exception cref="LshException">There is no such field, it has no embedder of pictures here, or a picture cannot be
    /// embedded.</exception>
    public async Task<SearchRequest> EmbedAsync(string collection, SearchForm form, CancellationToken cancellationToken)
    {
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        // All of them before the first is decoded.
        (VectorField, IEmbeddingGenerator<DataContent, Embedding<float>>, SentPicture)[] found =
            [.. form.Pictures.Select(picture => Found(described, form.Search, picture))];
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(
            form.Search.Vectors ?? new Dictionary<string, ReadOnlyMemory<float>>(), StringComparer.Ordinal);
        foreach ((VectorField field, IEmbeddingGenerator<DataContent, Embedding<float>> generator, SentPicture picture) in found)
            vectors.Add(field.Name, await EmbedAsync(described, field, generator, picture, cancellationToken));
        return form.Search with { Vectors = vectors };
    }

    private (VectorField, IEmbeddingGenerator<DataContent, Embedding<float>>, SentPicture) Found(
        CollectionDescription collection, SearchRequest search, SentPicture picture)
    {
        string all = string.Join(", ", collection.Fields.Select(known => known.Field.Name));
        VectorField field = collection.Fields.Select(known => known.Field).FirstOrDefault(known => known.Name == picture.Field)
            ?? throw new LshException(
                ErrorKind.UnknownField, $"Collection '{collection.Name}' has no vector field '{picture.Field}'; it has {all}.");
        if (search.Vectors?.ContainsKey(field.Name) == true || search.QueryTexts?.ContainsKey(field.Name) == true)
            throw new LshException(ErrorKind.InvalidArgument,
                $"The search has a vector or a text for field '{field.Name}', and there is a picture for it too; give one of them.");
        if (field.Embedder is null)
            throw new LshException(ErrorKind.NotSupported,
                $"Field '{field.Name}' of collection '{collection.Name}' names no embedder, so nothing says what makes its vectors of "
                + "pictures. Send the vector, or create the field with the name of an embedder of pictures.");
        return find(field.Embedder) is { } generator ? (field, generator, picture)
            : throw new LshException(ErrorKind.NotSupported,
                $"Field '{field.Name}' of collection '{collection.Name}' is made by the embedder '{field.Embedder}', which this server "
                + "does not have as an embedder of pictures. Send the vector, or register it under this name.");
    }

    private static async Task<ReadOnlyMemory<float>> EmbedAsync(
        CollectionDescription collection, VectorField field, IEmbeddingGenerator<DataContent, Embedding<float>> generator,
        SentPicture picture, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> made;
        try
        {
            // What it is tells its bytes, not its sender.
            made = await generator.GenerateAsync(
                [new DataContent(picture.Bytes, "application/octet-stream")], null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            ErrorKind kind = error is LshException known ? known.Kind : ErrorKind.Unavailable;
            throw new LshException(kind, $"The picture for field '{field.Name}' has no vector: {error.Message}", error);
        }
        return made is [{ Vector: var vector }] && vector.Length == field.Dimensions ? vector
            : throw new LshException(ErrorKind.WrongDimensions,
                $"The embedder '{field.Embedder}' makes vectors of {made.FirstOrDefault()?.Vector.Length ?? 0:N0} dimensions; field "
                + $"'{field.Name}' of collection '{collection.Name}' has {field.Dimensions:N0}.");
    }
}
