using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace OrleansLsh.Embeddings.Onnx.Network;

/// <summary>A network's file and the folder of what belongs to it.</summary>
/// <param name="Network">The ONNX file.</param>
/// <param name="Folder">Where its recipe and vocabulary lie.</param>
internal sealed record ModelFiles(string Network, string Folder)
{
    /// <summary>The file that holds a recipe.</summary>
    public const string RecipeName = "embedder.json";

    /// <summary>What the model is called: the folder's name, or the file's where that is all there is.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder)) is { Length: > 0 } name
        ? name : Path.GetFileNameWithoutExtension(Network);

    /// <summary>Finds a network by the path of its file or of its folder.</summary>
    /// <exception cref="LshException">There is none.</exception>
    public static ModelFiles Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full)) return new ModelFiles(full, Path.GetDirectoryName(full)!);
        string? network = new[] { "model.onnx", Path.Combine("onnx", "model.onnx") }
            .Select(name => Path.Combine(full, name)).FirstOrDefault(File.Exists);
        return network is not null ? new ModelFiles(network, full)
            : throw new LshException(ErrorKind.InvalidFile, Directory.Exists(full)
                ? $"Model is '{path}', a folder without model.onnx and onnx/model.onnx; give the ONNX file itself, or another folder."
                : $"Model is '{path}', where no file or folder is.");
    }

    /// <summary>The path of a file that belongs to the model; null where it is not there.</summary>
    public string? Beside(string name) => Path.Combine(Folder, name) is var path && File.Exists(path) ? path : null;

    /// <summary>Reads the model's recipe; what it leaves out is as in the defaults.</summary>
    /// <param name="type">How it is written.</param>
    /// <param name="defaults">A recipe that says nothing.</param>
    /// <returns>The defaults where there is none.</returns>
    /// <exception cref="LshException">It is malformed, or has a property that nobody knows.</exception>
    public T ReadRecipe<T>(JsonTypeInfo<T> type, T defaults)
        where T : class
    {
        if (Read(RecipeName, type) is null) return defaults;
        // Compiled readers give properties that the file lacks the value 0 and not the one that the class gives them.
        JsonObject whole = JsonSerializer.SerializeToNode(defaults, type)!.AsObject();
        try
        {
            foreach ((string name, JsonNode? value) in Read(RecipeName, ModelJson.Default.JsonObject)!) whole[name] = value?.DeepClone();
        }
        catch (ArgumentException twice)
        {
            throw new LshException(ErrorKind.InvalidFile, $"'{Beside(RecipeName)}' cannot be read: {twice.Message}", twice);
        }
        return whole.Deserialize(type)!;
    }

    /// <summary>Reads a JSON file of the model.</summary>
    /// <returns>Null where it is not there.</returns>
    /// <exception cref="LshException">It is malformed, or has a property that nobody knows.</exception>
    public T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        if (Beside(name) is not { } path) return null;
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, type) ?? throw new JsonException("It holds null.");
        }
        catch (Exception unread) when (unread is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.InvalidFile, $"'{path}' cannot be read: {unread.Message}", unread);
        }
    }
}
