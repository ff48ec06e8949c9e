namespace OrleansLsh.Core.Models;

/// <summary>Models as safetensors files: codebooks as tensors, everything else in the header's metadata.</summary>
public static class ModelFile
{
    /// <summary>The version of the layout that this build writes, and the newest that it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes a model; the same model gives the same bytes.</summary>
    public static void Save(Model model, Stream stream) => throw new NotImplementedException();

    /// <summary>Reads a model back, bit for bit.</summary>
    /// <param name="stream">A readable, seekable stream at the file's start.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="Formats.InvalidFileException">Malformed, truncated, or of a newer layout.</exception>
    public static Model Load(Stream stream, string name) => throw new NotImplementedException();
}
