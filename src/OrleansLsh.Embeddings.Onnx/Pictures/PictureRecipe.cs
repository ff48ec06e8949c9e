using System.ComponentModel.DataAnnotations;
using OrleansLsh.Embeddings.Onnx.Network;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>How a network's vectors are made of pictures. It belongs to the model: other values make other vectors.</summary>
/// <remarks>As the file <c>embedder.json</c> beside the model: <c>{"fit":"crop", "shorter_side":256, "mean":[0.5,0.5,0.5],
/// "deviation":[0.5,0.5,0.5], "output":"pooled"}</c>. Without one the defaults hold, which are those of networks for ImageNet.</remarks>
public sealed record PictureRecipe
{
    /// <summary>Width that the network sees, in pixels, 1 to 4,096. Default: the network's own; must be said where it leaves it
    /// open.</summary>
    [Range(1, 4_096)] public int? Width { get; init; }

    /// <summary>Height that the network sees, in pixels, 1 to 4,096. Default: the network's own; must be said where it leaves it
    /// open.</summary>
    [Range(1, 4_096)] public int? Height { get; init; }

    /// <summary>How a picture of other proportions is brought to them. Default: <see cref="PictureFit.Crop"/>.</summary>
    public PictureFit Fit { get; init; } = PictureFit.Crop;

    /// <summary>With <see cref="PictureFit.Crop"/> the length in pixels that a picture's shorter side gets before the middle is cut out, 1
    /// to 8,192. Default: as short as the middle allows.</summary>
    [Range(1, 8_192)] public int? ShorterSide { get; init; }

    /// <summary>What is taken off red, green and blue, each 0 to 1. Default: .485, .456, .406.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>What red, green and blue are divided by after that, each above 0. Default: .229, .224, .225. A network that takes 0 to 255
    /// has mean 0 and deviation 1/255.</summary>
    public IReadOnlyList<float> Deviation { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>Whether the network takes blue first and red last. Default: false.</summary>
    public bool BlueFirst { get; init; }

    /// <summary>Whether vectors are brought to length 1. Default: false.</summary>
    public bool Normalize { get; init; }

    /// <summary>The network's output that is read, usually the layer before the last. Default: the only one.</summary>
    public string? Output { get; init; }

    /// <summary>The recipe that lies beside a model, or the one that is given instead.</summary>
    internal static PictureRecipe Of(ModelFiles files, PictureRecipe? given)
    {
        PictureRecipe recipe = given ?? files.ReadRecipe(RecipeJson.Default.PictureRecipe, new PictureRecipe());
        recipe.Require();
        return recipe;
    }

    /// <exception cref="LshException">A value is outside of its range.</exception>
    internal void Require()
    {
        RangeRules.Require(this);
        Require(nameof(Mean), Mean, value => value is >= 0 and <= 1, "0 to 1");
        Require(nameof(Deviation), Deviation, value => value > 0 && float.IsFinite(value), "above 0");
    }

    private static void Require(string setting, IReadOnlyList<float>? values, Func<float, bool> isAllowed, string allowed)
    {
        if (values is not { Count: 3 } || !values.All(isAllowed))
            throw new LshException(ErrorKind.InvalidArgument,
                FormattableString.Invariant($"{setting} is [{string.Join(", ", values ?? [])}]; allowed are three numbers {allowed}."));
    }
}

/// <summary>How a picture is brought to the proportions that a network sees.</summary>
public enum PictureFit
{
    /// <summary>Its middle is cut out.</summary>
    Crop,

    /// <summary>The whole of it, with white on two sides.</summary>
    Pad,

    /// <summary>The whole of it, stretched or compressed.</summary>
    Stretch,
}
