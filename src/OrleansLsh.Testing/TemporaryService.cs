namespace OrleansLsh.Testing;

/// <summary>A similarity service for a test: in this process, in a file of its own that is deleted in the end, with a
/// <see cref="FakeEmbedder"/> behind every name that a field may give.</summary>
/// <remarks>It is ready when it has been made, so that it is a fixture of a test class by itself:
/// <c>IClassFixture&lt;TemporaryService></c>. No search is compared with exact search in the background.</remarks>
public sealed class TemporaryService : IAsyncDisposable, IDisposable
{
    private static readonly SimilarityOptions Quiet = new() { LiveRecallShare = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-test-").FullName;

    /// <summary>Opens a service whose fields of texts have <see cref="FakeEmbedder.DefaultDimensions"/> dimensions.</summary>
    public TemporaryService()
        : this(new FakeEmbedder())
    {
    }

    private TemporaryService(FakeEmbedder embedder)
    {
        Embedder = embedder;
        Service = OpenService();
    }

    /// <summary>The embedder of all fields that name one.</summary>
    public FakeEmbedder Embedder { get; }

    /// <summary>The service; another one after <see cref="ReopenAsync"/>.</summary>
    public ISimilarityService Service { get; private set; }

    /// <summary>Its data file.</summary>
    public string File => Path.Combine(_folder, "collections.db");

    /// <summary>Opens a service whose fields of texts have other dimensions.</summary>
    /// <param name="dimensions">Components of the vectors that are made of texts, 1 to 65,536.</param>
    /// <exception cref="LshException">The number of dimensions is outside its range.</exception>
    public static TemporaryService Open(int dimensions) => new(new FakeEmbedder(dimensions));

    /// <summary>Closes the service and opens its file again, as an application does that is started a second time.</summary>
    /// <param name="cancellationToken">Where it is cancelled, nothing is done.</param>
    /// <returns>The new <see cref="Service"/>.</returns>
    public async Task<ISimilarityService> ReopenAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Service.DisposeAsync();
        return Service = OpenService();
    }

    /// <summary>Closes the service and deletes its file.</summary>
    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Closes the service and deletes its file.</summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private ISimilarityService OpenService() => EmbeddedSimilarity.Open(File, Quiet, _ => Embedder);
}
