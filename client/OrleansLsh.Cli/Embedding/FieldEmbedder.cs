using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace OrleansLsh.Cli.Embedding;

/// <summary>Where the paths of pictures begin.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="TellsSize">Whether documents get the <c>width</c> and <c>height</c> of their pictures, and when they were
/// <c>taken</c>.</param>
internal readonly record struct PicturePlace(string Folder, bool TellsSize);

/// <summary>Makes the vectors of a field.</summary>
internal abstract class FieldEmbedder(EmbedSpec spec) : IDisposable
{
    private readonly Lazy<UInt128> _stamp = new(() => ModelStamp.Of(spec.Model));

    public string Field => spec.Field;

    /// <summary>What tells its model from others.</summary>
    protected UInt128 Stamp => _stamp.Value;

    public EmbedKind Kind => spec.Kind;

    /// <summary>Loads the network now rather than when it is needed.</summary>
    /// <exception cref="LshException">There is none, or its vectors have other dimensions than the field.</exception>
    public abstract void Load();

    /// <summary>Documents that are embedded together.</summary>
    public abstract int BlockSize { get; }

    /// <summary>Embeds documents in their places; those without a text or picture, and those that are faulty, stay as they are.</summary>
    /// <param name="block">The documents.</param>
    /// <param name="place">Where the paths of pictures begin.</param>
    /// <param name="earlier">Vectors that were made before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task EmbedAsync(
        Document[] block, PicturePlace place, EarlierVectors earlier, CancellationToken cancellationToken);

    /// <summary>Embeds what is searched for.</summary>
    public abstract Task<ReadOnlyMemory<float>> QueryAsync(string query, CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>The places of documents that lack the field's vector, and what it is to be made of.</summary>
    protected List<(int At, string Value)> Wanted(Document[] block)
    {
        var wanted = new List<(int, string)>();
        foreach ((int at, Document document) in block.Index())
        {
            if (document.Fault is not null || document.Vectors.ContainsKey(Field)
                || document.Source.ValueKind is not JsonValueKind.Object
                || !document.Source.TryGetProperty(Field, out JsonElement value)) continue;
            switch (value.ValueKind)
            {
                case JsonValueKind.String when TextOf(value) is { } text: Add(at, text); break;
                case JsonValueKind.Number: wanted.Add((at, value.GetRawText())); break;
                case JsonValueKind.Null: break;
                default: block[at] = document with { Fault = $"Its '{Field}' is {value.ValueKind}, where a text is expected." }; break;
            }
        }
        return wanted;

        // An empty text is none, as for the service; an empty path is a picture's fault.
        void Add(int at, string text)
        {
            if (Kind is EmbedKind.Picture || !string.IsNullOrWhiteSpace(text)) wanted.Add((at, text));
        }
    }

    // Half a surrogate pair is no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What the vectors of documents are to be made of, by id; of an id that stands there twice, the last.</summary>
    protected static Dictionary<string, UInt128> Keys(Document[] block, IEnumerable<(int At, UInt128 Key)> keys)
    {
        var byId = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        foreach ((int at, UInt128 key) in keys) byId[block[at].Id] = key;
        return byId;
    }

    protected Document With(Document document, ReadOnlyMemory<float> vector) =>
        document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(document.Vectors) { [Field] = vector } };
}

/// <summary>Vectors of the texts that stand in the source under the field's name.</summary>
/// <param name="spec">The field and its network.</param>
/// <param name="dimensions">Those of the field.</param>
internal sealed class TextField(EmbedSpec spec, int dimensions) : FieldEmbedder(spec)
{
    private readonly LateNetwork<OnnxSentenceEmbedder> _embedder = new(
        spec, dimensions, () => new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = spec.Model }), network => network.Dimensions);

    public override void Load() => _ = _embedder.Value;

    // Texts of like length go through the network together: the more there are, the more alike.
    public override int BlockSize => 1_024;

    public override async Task EmbedAsync(
        Document[] block, PicturePlace place, EarlierVectors earlier, CancellationToken cancellationToken)
    {
        (int At, string Text, UInt128 Key)[] wanted = [.. Wanted(block).Select(one =>
            (one.At, one.Value, earlier.Key(Field, block[one.At].Id, Stamp, Encoding.UTF8.GetBytes(one.Value))))];
        IReadOnlyDictionary<string, Document> known =
            await earlier.FindAsync(Field, Keys(block, wanted.Select(one => (one.At, one.Key))), cancellationToken);
        foreach ((int at, _, _) in wanted)
            if (known.TryGetValue(block[at].Id, out Document? stored)) block[at] = With(block[at], stored.Vectors[Field]);
        (int At, string Text, UInt128 Key)[] left = [.. wanted.Where(one => !known.ContainsKey(block[one.At].Id))];
        if (left.Length == 0) return;
        GeneratedEmbeddings<Embedding<float>> vectors =
            await _embedder.Value.GenerateAsync(left.Select(one => one.Text), null, cancellationToken);
        foreach ((int i, (int at, _, UInt128 key)) in left.Index())
        {
            block[at] = With(block[at], vectors[i].Vector);
            earlier.Add(key, vectors[i].Vector);
        }
    }

    public override async Task<ReadOnlyMemory<float>> QueryAsync(string query, CancellationToken cancellationToken) =>
        (await _embedder.Value.Queries.GenerateAsync(query, null, cancellationToken)).Vector;

    public override void Dispose() => _embedder.Dispose();
}

/// <summary>Vectors of the pictures whose paths stand in the source under the field's name.</summary>
/// <param name="spec">The field and its network.</param>
/// <param name="dimensions">Those of the field.</param>
/// <param name="keepsThumbnails">Whether the source gets a small picture, by which the explorer shows the document.</param>
internal sealed class PictureField(EmbedSpec spec, int dimensions, bool keepsThumbnails) : FieldEmbedder(spec)
{
    private const int LargestFile = 256 * 1024 * 1024;

    /// <summary>Files that are held at a time: these bytes, or one file that is larger.</summary>
    private const long HeldBytes = 64 * 1024 * 1024;

    /// <summary>The property of the source that gets the small picture, as a data URI.</summary>
    private const string ThumbnailName = "thumbnail";

    /// <summary>The property that gets the day and time at which a picture was taken, where its file says so.</summary>
    private const string TakenName = "taken";

    private const int ThumbnailSide = 96;

    private static readonly string[] SizeNames = ["width", "height"];

    private readonly LateNetwork<OnnxPictureEmbedder> _embedder = new(
        spec, dimensions,
        () => new OnnxPictureEmbedder(
            new OnnxPictureOptions { Model = spec.Model, ThumbnailSide = keepsThumbnails ? ThumbnailSide : 0 }),
        network => network.Dimensions);

    public override void Load() => _ = _embedder.Value;

    // So few that little is embedded again after an interruption.
    public override int BlockSize => 64;

    public override async Task EmbedAsync(
        Document[] block, PicturePlace place, EarlierVectors earlier, CancellationToken cancellationToken)
    {
        var read = new List<(int At, string Path, DataContent Picture)>();
        long held = 0;
        foreach ((int at, string path) in Wanted(block))
        {
            (DataContent? picture, string? fault) = await ReadAsync(place.Folder, path, cancellationToken);
            if (picture is null)
            {
                block[at] = Faulty(block[at], path, fault!);
                continue;
            }
            read.Add((at, path, picture));
            held += picture.Data.Length;
            if (held < HeldBytes) continue;
            await EmbedAsync(block, read, place, earlier, cancellationToken);
            read.Clear();
            held = 0;
        }
        await EmbedAsync(block, read, place, earlier, cancellationToken);
    }

    private async Task EmbedAsync(
        Document[] block, List<(int At, string Path, DataContent Picture)> read, PicturePlace place, EarlierVectors earlier,
        CancellationToken cancellationToken)
    {
        UInt128[] keys = [.. read.Select(one => earlier.Key(Field, block[one.At].Id, Stamp, one.Picture.Data.Span))];
        IReadOnlyDictionary<string, Document> known =
            await earlier.FindAsync(Field, Keys(block, read.Select((one, i) => (one.At, keys[i]))), cancellationToken);
        var left = new List<int>();
        foreach ((int i, (int at, _, _)) in read.Index())
            if (known.TryGetValue(block[at].Id, out Document? stored) && Shown(block[at], stored.Source, place) is { } shown)
                block[at] = With(shown, stored.Vectors[Field]);
            else left.Add(i);
        if (left.Count == 0) return;
        IReadOnlyList<EmbeddedPicture> embedded =
            await _embedder.Value.EmbedEachAsync(left.Select(i => read[i].Picture), cancellationToken);
        foreach ((int i, EmbeddedPicture picture) in left.Zip(embedded))
        {
            (int at, string path, _) = read[i];
            if (picture.Fault is { } fault)
            {
                block[at] = Faulty(block[at], path, fault);
                continue;
            }
            block[at] = With(Shown(block[at], picture, place), picture.Embedding!.Vector);
            earlier.Add(keys[i], picture.Embedding.Vector);
        }
    }

    public override async Task<ReadOnlyMemory<float>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        (DataContent? picture, string? fault) = await ReadAsync("", query, cancellationToken);
        EmbeddedPicture? embedded = picture is null ? null : (await _embedder.Value.EmbedEachAsync([picture], cancellationToken))[0];
        return embedded?.Embedding?.Vector
            ?? throw new LshException(ErrorKind.InvalidFile, $"The picture '{query}' cannot be embedded: {fault ?? embedded!.Fault}.");
    }

    public override void Dispose() => _embedder.Dispose();

    /// <summary>The file of a picture that is searched for.</summary>
    /// <exception cref="LshException">It cannot be read.</exception>
    public static async Task<byte[]> ReadQueryAsync(string path, CancellationToken cancellationToken)
    {
        (DataContent? picture, string? fault) = await ReadAsync("", path, cancellationToken);
        return picture?.Data.ToArray()
            ?? throw new LshException(ErrorKind.InvalidFile, $"The picture '{path}' cannot be embedded: {fault}.");
    }

    private static async Task<(DataContent? Picture, string? Fault)> ReadAsync(
        string folder, string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0) return (null, "its path is empty");
        if (name.Contains('\0', StringComparison.Ordinal)) return (null, "its path holds a zero character");
        try
        {
            string path = Path.Combine(folder, name);
            if (Directory.Exists(path)) return (null, "it is a folder");
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile } large)
                return (null, $"its file has {large.Length} bytes; {LargestFile} are allowed");
            return (new DataContent(await File.ReadAllBytesAsync(path, cancellationToken), "application/octet-stream"), null);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            bool isMissing = unread is FileNotFoundException or DirectoryNotFoundException;
            return (null, isMissing ? "its file is not there" : unread.Message.TrimEnd('.'));
        }
    }

    private static Document Faulty(Document document, string path, string fault) =>
        document with { Fault = $"Its picture '{path}' cannot be embedded: {fault}." };

    // What the documents have already is theirs.
    private static Document Shown(Document document, EmbeddedPicture picture, PicturePlace place)
    {
        JsonObject source = JsonObject.Create(document.Source)!;
        if (place.TellsSize)
        {
            (source["width"], source["height"]) = (picture.Width, picture.Height);
            if (picture.Taken is { } taken) source.TryAdd(TakenName, taken);
        }
        if (!picture.Thumbnail.IsEmpty)
            source.TryAdd(ThumbnailName, $"data:image/jpeg;base64,{Convert.ToBase64String(picture.Thumbnail.Span)}");
        return document with { Source = JsonElement.Parse(source.ToJsonString()) };
    }

    /// <summary>A document with what is told of its picture where that was imported before; null where something of it was not.</summary>
    private Document? Shown(Document document, JsonElement stored, PicturePlace place)
    {
        string[] told = [.. place.TellsSize ? SizeNames : [], .. keepsThumbnails ? [ThumbnailName] : Array.Empty<string>()];
        JsonObject source = JsonObject.Create(document.Source)!;
        foreach (string name in told.Append(TakenName))
        {
            // The size is the picture's, whatever is said of it, as where it is embedded.
            if (source.ContainsKey(name) && !SizeNames.Contains(name)) continue;
            if (stored.ValueKind is JsonValueKind.Object && stored.TryGetProperty(name, out JsonElement value))
            {
                if (name != TakenName || place.TellsSize) source[name] = JsonNode.Parse(value.GetRawText());
            }
            else if (name != TakenName) return null;
        }
        return document with { Source = JsonElement.Parse(source.ToJsonString()) };
    }
}
