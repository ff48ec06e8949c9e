using OrleansLsh.Cli.Embedding;

namespace OrleansLsh.Cli.Commands;

/// <summary>Opens the service behind a data file.</summary>
/// <param name="open">Opens a data file, creating it where it is missing, with the embedders that its fields may name.</param>
internal sealed class ServiceOpener(Func<string, SimilarityOptions, NamedEmbedders, ISimilarityService> open)
{
    /// <summary>Where the embedded service keeps its data unless told otherwise.</summary>
    public const string DefaultPath = "./data/lsh.db";

    /// <summary>The variable that names another data file.</summary>
    public const string PathVariable = "LSH_DATA";

    /// <summary>The embedded service, in this process.</summary>
    public static ServiceOpener Embedded { get; } = new(
        (path, options, embedders) => EmbeddedSimilarity.Open(path, options, embedders.Find));

    /// <summary>The service of a server.</summary>
    /// <exception cref="LshException">The text is not a server address.</exception>
    public static ISimilarityService OpenRemote(string url, string? key) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) ? new HttpSimilarityService(address, key) : throw new LshException(
            ErrorKind.InvalidArgument, $"'{url}' is not a server address; write one such as http://127.0.0.1:8080.");

    /// <summary>A data file that is there already: reading verbs leave no empty file behind when the path is mistyped.</summary>
    /// <exception cref="LshException">There is no such file.</exception>
    public ISimilarityService OpenExisting(string path, SimilarityOptions options, NamedEmbedders embedders) =>
        File.Exists(path) ? open(path, options, embedders) : throw new LshException(ErrorKind.UnknownCollection,
        $"There is no data file '{path}'; name one with --data or {PathVariable}, or make one with 'lsh create'.");

    /// <summary>A data file, created with its folder where it is missing.</summary>
    /// <exception cref="LshException">The folder cannot be made.</exception>
    public ISimilarityService OpenOrCreate(string path, SimilarityOptions options, NamedEmbedders embedders)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.Storage, $"The folder of '{path}' cannot be made: {refused.Message}", refused);
        }
        return open(path, options, embedders);
    }
}
