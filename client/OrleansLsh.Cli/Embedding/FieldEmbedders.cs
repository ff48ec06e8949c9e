using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Embedding;

/// <summary>The networks that a command names, each for a vector field.</summary>
internal sealed class FieldEmbedders : IDisposable
{
    private readonly List<FieldEmbedder> _all = [];

    private FieldEmbedders()
    {
    }

    /// <summary>The fields whose vectors are made.</summary>
    public IReadOnlyList<string> Fields => [.. _all.Select(one => one.Field)];

    /// <summary>Documents that are embedded together; null where none are.</summary>
    public int? BlockSize => _all.Count == 0 ? null : _all.Min(one => one.BlockSize);

    /// <summary>The field that is made of pictures.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public string PictureField(string folder) =>
        _all.Where(one => one.Kind is EmbedKind.Picture).ToArray() is [{ Field: var field }] ? field
            : throw new UsageException($"'{folder}' is a folder; say once which network embeds its pictures: --embed field=picture:MODEL.");

    /// <summary>Loads the networks.</summary>
    /// <param name="specs">What the command says; nothing is loaded for none.</param>
    /// <param name="named">Knows the networks that the collection's own fields name; null where a server has them.</param>
    /// <param name="collection">Whose fields they are.</param>
    /// <param name="takesTexts">Whether those of texts are taken too, and not left to the service.</param>
    /// <param name="keepsThumbnails">Whether documents get small pictures of theirs.</param>
    /// <exception cref="LshException">There is no such field, or of those that the command names no such network, or one of
    /// other dimensions. Of the fields' own the first use tells it.</exception>
    /// <exception cref="UsageException">A field is named twice.</exception>
    public static FieldEmbedders Open(
        IReadOnlyList<EmbedSpec> specs, NamedEmbedders? named, CollectionDescription collection, bool takesTexts, bool keepsThumbnails)
    {
        var embedders = new FieldEmbedders();
        try
        {
            foreach (EmbedSpec spec in specs) embedders.Add(spec, SingleField.Of(collection, spec.Field), keepsThumbnails).Load();
            // Those of the fields themselves are loaded when they are needed.
            foreach (EmbedSpec spec in OwnOf(collection, specs, named, takesTexts))
                embedders.Add(spec, SingleField.Of(collection, spec.Field), keepsThumbnails);
            return embedders;
        }
        catch
        {
            embedders.Dispose();
            throw;
        }
    }

    /// <summary>Documents with the vectors that are made of their sources; one that cannot be embedded has its fault instead.</summary>
    /// <param name="documents">As they are read. One that brings a vector keeps it.</param>
    /// <param name="place">Where the paths of pictures begin.</param>
    /// <param name="earlier">Vectors that were made before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<Document> Embed(
        IAsyncEnumerable<Document> documents, PicturePlace place, EarlierVectors earlier, CancellationToken cancellationToken) =>
        _all.Count == 0 ? documents : new DocumentStream(reading =>
            EmbedAsync(DocumentStream.ForImport(documents, reading.Skip, !reading.KeepsFaulty), place, earlier, cancellationToken));

    /// <summary>The vectors of a query.</summary>
    /// <param name="text">The text that is searched for; null for none.</param>
    /// <param name="picture">The picture that is searched for; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">There is no network for it.</exception>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> QueryAsync(
        string? text, string? picture, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>();
        if (text is not null) await AddAsync(EmbedKind.Text, text, "--text-query");
        if (picture is not null) await AddAsync(EmbedKind.Picture, picture, "--picture");
        return vectors;

        async Task AddAsync(EmbedKind kind, string query, string option)
        {
            FieldEmbedder[] able = [.. _all.Where(one => one.Kind == kind)];
            if (able.Length == 0) throw new UsageException($"{option} needs a network: --embed field={EnumWord.Of(kind)}:MODEL.");
            foreach (FieldEmbedder one in able) vectors.Add(one.Field, await one.QueryAsync(query, cancellationToken));
        }
    }

    public void Dispose() => _all.ForEach(one => one.Dispose());

    // Text or path stands in the source under the field's name.
    private static IEnumerable<EmbedSpec> OwnOf(
        CollectionDescription collection, IReadOnlyList<EmbedSpec> specs, NamedEmbedders? named, bool takesTexts) =>
        from field in collection.Fields.Select(described => described.Field)
        where (field.Source ?? field.Name) == field.Name && specs.All(spec => spec.Field != field.Name)
        let model = field.Embedder is { } name ? named?.Model(name) : null
        where model is not null && (takesTexts || NamedEmbedders.IsOfPictures(model))
        select new EmbedSpec(field.Name, NamedEmbedders.IsOfPictures(model) ? EmbedKind.Picture : EmbedKind.Text, model);

    private FieldEmbedder Add(EmbedSpec spec, VectorField field, bool keepsThumbnails)
    {
        if (Fields.Contains(spec.Field)) throw new UsageException($"The field '{spec.Field}' is named twice with --embed.");
        FieldEmbedder embedder =
            spec.Kind is EmbedKind.Text ? new TextField(spec, field.Dimensions) : new PictureField(spec, field.Dimensions, keepsThumbnails);
        _all.Add(embedder);
        return embedder;
    }

    private async IAsyncEnumerable<Document> EmbedAsync(
        IAsyncEnumerable<Document> documents, PicturePlace place, EarlierVectors earlier,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int size = BlockSize!.Value;
        await using IAsyncEnumerator<Document> reader = documents.GetAsyncEnumerator(cancellationToken);
        for (bool goesOn = true; goesOn;)
        {
            var block = new List<Document>(size);
            ExceptionDispatchInfo? failed = null;
            while (goesOn && block.Count < size)
            {
                try
                {
                    goesOn = await reader.MoveNextAsync();
                    if (goesOn) block.Add(reader.Current);
                }
                catch (Exception unread) when (unread is not OperationCanceledException)
                {
                    // What stands before the place that cannot be read is imported, with this as without.
                    (failed, goesOn) = (ExceptionDispatchInfo.Capture(unread), false);
                }
            }
            Document[] embedded = [.. block];
            foreach (FieldEmbedder one in _all) await one.EmbedAsync(embedded, place, earlier, cancellationToken);
            foreach (Document document in embedded) yield return document;
            failed?.Throw();
        }
    }
}
