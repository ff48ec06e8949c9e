using System.Text.Json;

namespace OrleansLsh.Samples.Pictures;

/// <summary>A picture of a folder and what is said of it.</summary>
/// <param name="Id">Its path in the folder, or what the captions call it.</param>
/// <param name="Path">Its file.</param>
/// <param name="Caption">What is said of it.</param>
internal sealed record CaptionedPicture(string Id, string Path, string Caption);

/// <summary>Finds the pictures of a folder with their captions.</summary>
internal static class PictureFolder
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    /// <summary>The pictures that a file of captions names, <c>{"id","file","name","words"}</c> a line, where the folder has one; else all
    /// in it and in its folders, each with the words of its file's name.</summary>
    public static IEnumerable<CaptionedPicture> Read(string folder)
    {
        string? captions = Directory.EnumerateFiles(folder, "*.jsonl").FirstOrDefault();
        return captions is not null ? File.ReadLines(captions).Select(line => OfLine(folder, line))
            : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
                .Select(path => OfFile(folder, path));
    }

    private static CaptionedPicture OfLine(string folder, string line)
    {
        JsonElement said = JsonElement.Parse(line);
        string name = said.GetProperty("name").GetString()!;
        string words = said.TryGetProperty("words", out JsonElement more) ? more.GetString()!.Replace('_', ' ') : "";
        string file = said.GetProperty("file").GetString()!;
        return new CaptionedPicture(
            said.GetProperty("id").GetString()!, Path.Combine(folder, file),
            name.Equals(words, StringComparison.OrdinalIgnoreCase) ? name : $"{name}, {words}");
    }

    private static CaptionedPicture OfFile(string folder, string path) => new(
        Path.GetRelativePath(folder, path).Replace('\\', '/'), path,
        Path.GetFileNameWithoutExtension(path).Replace('_', ' ').Replace('-', ' '));
}
