using System.ComponentModel.DataAnnotations;
using Microsoft.ML.OnnxRuntime;

namespace OrleansLsh;

/// <summary>Where a network lies, and how much of the machine it may take.</summary>
public abstract class OnnxOptions
{
    /// <summary>The network: a file, or a folder with <c>model.onnx</c> or <c>onnx/model.onnx</c>. What belongs to it (its recipe, a
    /// vocabulary) lies in that folder, or beside the file. Must be set.</summary>
    public string Model { get; set; } = "";

    /// <summary>Threads that compute at a time, 1 to 1,024, however many callers there are. Default: as many as the machine has
    /// processors.</summary>
    [Range(1, 1_024)] public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 1_024);

    /// <summary>Called with the session's options before the network is loaded, to choose where it runs:
    /// <c>session => session.AppendExecutionProvider_CUDA(0)</c>. Default: null, the CPU.</summary>
    /// <remarks>The package brings ONNX Runtime for the CPU; another provider comes with a package of ONNX Runtime that has it.</remarks>
    public Action<SessionOptions>? ConfigureSession { get; set; }
}

/// <summary>A network that turns texts into vectors, and how it is run.</summary>
public sealed class OnnxSentenceOptions : OnnxOptions
{
    /// <summary>Texts that go through the network together, 1 to 4,096. Default 64.</summary>
    [Range(1, 4_096)] public int BatchSize { get; set; } = 64;

    /// <summary>How the vectors are made. Default: null, what the files of the model say.</summary>
    public SentenceRecipe? Recipe { get; set; }
}

/// <summary>A network that turns pictures into vectors, and how it is run.</summary>
public sealed class OnnxPictureOptions : OnnxOptions
{
    /// <summary>Pictures that are decoded and go through the network together, 1 to 4,096; a network of a fixed batch takes them one by
    /// one. Default 16.</summary>
    [Range(1, 4_096)] public int BatchSize { get; set; } = 16;

    /// <summary>Pixels of the largest picture that is decoded, 1 to 1,000,000,000; a larger one is refused by its header, before memory is
    /// taken. Default 50,000,000.</summary>
    [Range(1, 1_000_000_000)] public long MaxPixels { get; set; } = 50_000_000;

    /// <summary>Pixels of the longer side of the small pictures that <see cref="EmbeddedPicture.Thumbnail"/> gives, 0 to 1,024; pictures
    /// that are smaller keep their size. Default 0: none are made.</summary>
    [Range(0, 1_024)] public int ThumbnailSide { get; set; }

    /// <summary>How the vectors are made. Default: null, what the file <c>embedder.json</c> of the model says.</summary>
    public PictureRecipe? Recipe { get; set; }
}
