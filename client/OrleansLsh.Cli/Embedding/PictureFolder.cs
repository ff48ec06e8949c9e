using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansLsh.Cli.Input;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Embedding;

/// <summary>What is said of a folder's pictures.</summary>
/// <param name="Name">The file that says it.</param>
/// <param name="ByPath">A picture's path from the folder on → source, and vectors of other fields.</param>
internal sealed record PictureCaptions(string Name, IReadOnlyDictionary<string, Document> ByPath);

/// <summary>The pictures of a folder and of those in it, as documents: a picture's path from the folder is its id.</summary>
internal static class PictureFolder
{
    private static readonly string[] Usual = ["*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif", "*.bmp"];

    // A folder that cannot be read is told of, rather than left out.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };

    /// <summary>Finds the pictures, in the order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="field">The property of the source that gets the path.</param>
    /// <param name="include">Patterns with <c>*</c> and <c>?</c> of which a path matches one, or, where a pattern has no <c>/</c>, a file's
    /// name; none for the usual names of pictures.</param>
    /// <param name="captions">What is said of them; null for nothing.</param>
    /// <exception cref="LshException">There is no picture, or nothing is said of one that is there.</exception>
    public static ImportSource Open(string folder, string field, IReadOnlyList<string> include, PictureCaptions? captions)
    {
        IReadOnlyList<string> patterns = include.Count > 0 ? include : Usual;
        string[] paths = [.. Files(folder)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => patterns.Any(pattern => Matches(pattern, path))).Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
            throw new LshException(
                ErrorKind.InvalidFile, $"{folder}: no file in it matches {string.Join(", ", patterns)}; say others with --include.");
        if (captions is not null && !paths.Any(captions.ByPath.ContainsKey))
            throw new LshException(
                ErrorKind.InvalidFile,
                $"{captions.Name}: none of its {captions.ByPath.Count} ids is the path of a picture from {folder} on, such as "
                + $"'{paths[0]}'.");
        return new ImportSource(
            new DocumentStream(reading => Read(folder, field, paths, captions?.ByPath, reading).ToAsyncEnumerable()),
            paths.Length, "pictures");
    }

    /// <summary>The files of a folder and of those in it. A link to a folder is not followed: it may lead back.</summary>
    private static FileSystemEnumerable<string> Files(string folder) => new(folder, (ref entry) => entry.ToSpecifiedFullPath(), Everywhere)
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    private static IEnumerable<Document> Read(
        string folder, string field, string[] paths, IReadOnlyDictionary<string, Document>? captions, DocumentReading reading) =>
        paths.Select((path, i) => i < reading.Skip ? DocumentStream.PassedOver
            : new Document(
                path, captions?.GetValueOrDefault(path)?.Vectors ?? DocumentStream.PassedOver.Vectors,
                SourceOf(field, path, captions?.GetValueOrDefault(path)?.Source ?? default))
            {
                Origin = new DocumentOrigin(folder, "picture", i),
            });

    private static JsonElement SourceOf(string field, string path, JsonElement said)
    {
        if (said.ValueKind is not JsonValueKind.Object)
            return JsonSerializer.SerializeToElement(new Dictionary<string, string>(1) { [field] = path });
        JsonObject source = JsonObject.Create(said)!;
        source[field] = path;
        return JsonElement.Parse(source.ToJsonString());
    }

    private static bool Matches(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, pattern.Contains('/', StringComparison.Ordinal) ? path : Path.GetFileName(path));
}
