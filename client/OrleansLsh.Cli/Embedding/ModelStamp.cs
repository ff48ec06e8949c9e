using System.IO.Hashing;
using System.Text;

namespace OrleansLsh.Cli.Embedding;

/// <summary>What tells a model from another: the bytes of all of its files.</summary>
internal static class ModelStamp
{
    private static readonly string[] Endings = [".onnx", ".onnx_data", ".data", ".json", ".txt"];

    /// <summary>The stamp of a model.</summary>
    /// <param name="model">Its ONNX file, with what lies beside it, or its folder.</param>
    public static UInt128 Of(string model)
    {
        string folder = File.Exists(model) ? Path.GetDirectoryName(Path.GetFullPath(model))! : model;
        // Beside a file other networks may lie, which do not belong to it.
        IEnumerable<string> files = File.Exists(model)
            ? [model, .. Own(folder).Where(file => Path.GetExtension(file) is not ".onnx")]
            : [.. Own(folder), .. Own(Path.Combine(folder, "onnx"))];
        var hash = new XxHash128();
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            hash.Append(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            using FileStream bytes = File.OpenRead(file);
            hash.Append(bytes);
        }
        return hash.GetCurrentHashAsUInt128();
    }

    private static IEnumerable<string> Own(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file))) : [];
}
