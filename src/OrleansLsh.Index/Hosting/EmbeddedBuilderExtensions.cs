using OrleansLsh;
using OrleansLsh.Index.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps an application's collections in a file of its own.</summary>
public static class EmbeddedBuilderExtensions
{
    /// <summary>Keeps collections in a data file; it is created, with its folder, where it is absent.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="path">The file.</param>
    public static LshBuilder UseFile(this LshBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.UseIndex($"the file {path}", _ => EmbeddedIndex.Open(path));
    }

    /// <summary>Keeps collections in a temporary file that is deleted with the service: for tests and first steps.</summary>
    /// <param name="builder">The service's builder.</param>
    public static LshBuilder UseTemporaryFile(this LshBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseIndex("a temporary file", _ => EmbeddedIndex.Open(null));
    }
}
