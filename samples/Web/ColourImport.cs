using System.Drawing;

namespace OrleansLsh.Samples.Web;

/// <summary>Fills the collection before the first request is taken, where an earlier run has not.</summary>
internal sealed class ColourImport(ISimilarityService lsh) : IHostedService
{
    /// <summary>The collection's name.</summary>
    public const string Collection = "colours";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await lsh.ListAsync(cancellationToken)).Any(known => known.Name == Collection)) return;
        await lsh.CreateAsync(Collection, "rgb", dimensions: 3, Metric.Euclidean, cancellationToken);
        await lsh.UpsertAsync(Collection, [.. Named().Select(Document)], cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IEnumerable<Color> Named() =>
        Enum.GetValues<KnownColor>().Select(Color.FromKnownColor)
            .Where(colour => !colour.IsSystemColor && colour.A == byte.MaxValue).DistinctBy(colour => colour.Name);

    private static Document Document(Color colour) => OrleansLsh.Document.Of(
        colour.Name, "rgb", new[] { colour.R / 255f, colour.G / 255f, colour.B / 255f },
        new { hex = $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}", light = colour.GetBrightness() > .6 });
}
