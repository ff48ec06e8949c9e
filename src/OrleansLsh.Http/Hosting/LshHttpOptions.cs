using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace OrleansLsh;

/// <summary>How the service is offered over HTTP.</summary>
public sealed class LshHttpOptions
{
    /// <summary>Keys that allow everything, each at least 16 characters. Default: none.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Keys that allow what changes nothing, each at least 16 characters. Default: none.</summary>
    public IList<string> ReadKeys { get; } = [];

    /// <summary>Whether the server may listen beyond this machine without any key. Default false: it then refuses to start.</summary>
    public bool AllowWithoutKey { get; set; }

    /// <summary>The largest request body in bytes, 1 KiB to 2 GiB; imports are not held to it, only their lines. Default 64 MiB.</summary>
    [Range(1_024, int.MaxValue)] public int MaxRequestBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The longest line of an import in bytes, 1 KiB to 1 GiB. Default 64 MiB.</summary>
    [Range(1_024, 1_073_741_824)] public int MaxLineBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The largest picture that is searched for in bytes, 1 KiB to 1 GiB, within <see cref="MaxRequestBytes"/>. Default 16 MiB.
    /// How many pixels it may have is the embedder's to say.</summary>
    [Range(1_024, 1_073_741_824)] public int MaxPictureBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Finds the generator that makes vectors of pictures, by the name that a field gives as its embedder; null from it where
    /// there is none. Default: null, the host's keyed <c>IEmbeddingGenerator&lt;DataContent, Embedding&lt;float>></c>.</summary>
    public Func<string, IEmbeddingGenerator<DataContent, Embedding<float>>?>? PictureEmbedders { get; set; }

    /// <summary>Requests a second that each key, or each address without a key, may make, 1 to 1,000,000. Default: null, no
    /// limit.</summary>
    [Range(1, 1_000_000)] public int? RequestsPerSecond { get; set; }

    /// <summary>Origins whose pages may call the service, such as <c>https://shop.example</c>. Default: none, CORS is off.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether the explorer is served at <c>/</c>. Default true.</summary>
    public bool Explorer { get; set; } = true;
}
