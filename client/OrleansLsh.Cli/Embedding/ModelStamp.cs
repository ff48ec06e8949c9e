using System.IO.Hashing;
using System.Text;

namespace OrleansLsh.Cli.Embedding;

/// <summary>What tells a model from another: the bytes of its network, of the weights that the network names, and of what says how it is
/// used.</summary>
internal static class ModelStamp
{
    /// <summary>Where the network of a folder lies.</summary>
    private static readonly string[] Networks = ["model.onnx", "onnx/model.onnx"];

    /// <summary>What an embedder reads beside a network.</summary>
    private static readonly string[] Beside =
    [
        "embedder.json", "vocab.txt", "tokenizer.json", "tokenizer_config.json", "modules.json", "sentence_bert_config.json",
        "config_sentence_transformers.json", "1_Pooling/config.json",
    ];

    /// <summary>Endings of files with weights; exporters write them without one, too.</summary>
    private static readonly string[] Weights = ["", ".data", ".onnx_data", ".bin", ".weight"];

    /// <summary>The stamp of a model.</summary>
    /// <param name="model">Its ONNX file, with what lies beside it, or its folder.</param>
    public static UInt128 Of(string model)
    {
        string full = Path.GetFullPath(model);
        string folder = File.Exists(full) ? Path.GetDirectoryName(full)! : full;
        IEnumerable<string> networks =
            File.Exists(full) ? [full] : Networks.Select(name => Path.Combine(folder, name)).Where(File.Exists);
        var hash = new XxHash128();
        foreach (string network in networks.Take(1))
        {
            byte[] graph = File.ReadAllBytes(network);
            hash.Append(graph);
            foreach (string weights in NamedIn(graph, Path.GetDirectoryName(network)!)) Append(hash, weights);
        }
        foreach (string name in Beside)
            if (Path.Combine(folder, name) is var path && File.Exists(path)) Append(hash, path);
        return hash.GetCurrentHashAsUInt128();
    }

    private static IEnumerable<string> NamedIn(byte[] graph, string folder) =>
        from file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        where Weights.Contains(Path.GetExtension(file)) && graph.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Path.GetFileName(file))) >= 0
        select file;

    private static void Append(XxHash128 hash, string file)
    {
        hash.Append(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
        using FileStream bytes = File.OpenRead(file);
        hash.Append(bytes);
    }
}
