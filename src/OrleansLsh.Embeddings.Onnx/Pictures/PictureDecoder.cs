using Microsoft.ML.OnnxRuntime.Tensors;
using SkiaSharp;

namespace OrleansLsh.Embeddings.Onnx.Pictures;

/// <summary>A picture that cannot be decoded.</summary>
internal sealed class UndecodableException(string message) : Exception(message);

/// <summary>A picture as it is looked at: turned as its EXIF data says.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Thumbnail">A small JPEG of it; empty where none is asked for.</param>
/// <param name="Taken">When it was taken, as its EXIF data says; null where that says nothing.</param>
internal readonly record struct DecodedPicture(int Width, int Height, ReadOnlyMemory<byte> Thumbnail, string? Taken);

/// <summary>Decodes pictures to what a network sees of them.</summary>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
/// <param name="isChannelFirst">Whether all of one colour stands together, or a pixel's three.</param>
/// <param name="recipe">How they are fitted and scaled.</param>
/// <param name="maxPixels">Larger ones are refused.</param>
/// <param name="thumbnailSide">The longer side of thumbnails; 0 for none.</param>
internal sealed class PictureDecoder(
    int width, int height, bool isChannelFirst, PictureRecipe recipe, long maxPixels, int thumbnailSide = 0)
{
    private static readonly SKEncodedImageFormat[] Formats =
    [
        SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Bmp,
    ];

    private const int ThumbnailQuality = 80;

    // Smaller pictures are interpolated; of larger ones halves of halves are, so that no pixel is passed over.
    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Numbers that a picture becomes.</summary>
    public int Length => 3 * width * height;

    /// <summary>Decodes a picture into its place in a batch.</summary>
    /// <exception cref="UndecodableException">It is no picture, damaged, or too large.</exception>
    public DecodedPicture Decode(ReadOnlyMemory<byte> bytes, Span<float> into)
    {
        using var data = SKData.CreateCopy(bytes.Span);
        using SKCodec codec = SKCodec.Create(data)
            ?? throw new UndecodableException("it is none of PNG, JPEG, WebP, GIF and BMP, or its beginning is damaged");
        Require(codec);
        using SKImage image = Pixels(codec);
        bool isTurned = codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        (int Width, int Height) shown = isTurned ? (image.Height, image.Width) : (image.Width, image.Height);

        SKMatrix turn = Turn(codec.EncodedOrigin, image.Width, image.Height);
        using SKSurface surface = Drawn(image, Fit(shown.Width, shown.Height), turn, width, height);
        using SKPixmap pixels = surface.PeekPixels();
        Scale(pixels.GetPixelSpan<byte>(), into);
        return new DecodedPicture(
            shown.Width, shown.Height, thumbnailSide > 0 ? Thumbnail(image, shown, turn) : default, ExifDate.Of(bytes.Span));
    }

    /// <summary>A picture on white: what is transparent, and what a padded picture leaves open, is white.</summary>
    private static SKSurface Drawn(SKImage image, SKMatrix fit, SKMatrix turn, int width, int height)
    {
        SKSurface surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new UndecodableException("there is no memory for it");
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(fit);
        surface.Canvas.Concat(turn);
        surface.Canvas.DrawImage(image, 0, 0, Sampling);
        return surface;
    }

    private byte[] Thumbnail(SKImage image, (int Width, int Height) shown, SKMatrix turn)
    {
        float scale = Math.Min(1, (float)thumbnailSide / Math.Max(shown.Width, shown.Height));
        (int w, int h) = (Math.Max(1, (int)(scale * shown.Width)), Math.Max(1, (int)(scale * shown.Height)));
        using SKSurface surface = Drawn(image, SKMatrix.CreateScale((float)w / shown.Width, (float)h / shown.Height), turn, w, h);
        using SKImage small = surface.Snapshot();
        using SKData jpeg = small.Encode(SKEncodedImageFormat.Jpeg, ThumbnailQuality);
        return jpeg.ToArray();
    }

    private void Require(SKCodec codec)
    {
        if (!Formats.Contains(codec.EncodedFormat))
            throw new UndecodableException($"its format is {codec.EncodedFormat}; PNG, JPEG, WebP, GIF and BMP are decoded");
        if ((long)codec.Info.Width * codec.Info.Height > maxPixels)
            throw new UndecodableException(
                FormattableString.Invariant($"it has {codec.Info.Width} x {codec.Info.Height} pixels; MaxPixels allows {maxPixels}"));
    }

    private static SKImage Pixels(SKCodec codec)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info)) throw new UndecodableException($"there is no memory for its {info.Width} x {info.Height} pixels");
        // Of an animation this is the first frame.
        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        if (result is not SKCodecResult.Success)
            throw new UndecodableException(result is SKCodecResult.IncompleteInput ? "it is cut off" : $"it is damaged ({result})");
        bitmap.SetImmutable();
        return SKImage.FromBitmap(bitmap);
    }

    private SKMatrix Fit(int shownWidth, int shownHeight)
    {
        float across = (float)width / shownWidth, down = (float)height / shownHeight;
        if (recipe.Fit is PictureFit.Stretch) return SKMatrix.CreateScale(across, down);
        float scale = recipe.Fit is PictureFit.Pad ? Math.Min(across, down)
            : recipe.ShorterSide is { } side ? Math.Max((float)side / Math.Min(shownWidth, shownHeight), Math.Max(across, down))
            : Math.Max(across, down);
        return SKMatrix.CreateScaleTranslation(scale, scale, (width - (scale * shownWidth)) / 2, (height - (scale * shownHeight)) / 2);
    }

    /// <summary>How a picture is turned that a camera stored on its side or mirrored.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private void Scale(ReadOnlySpan<byte> pixels, Span<float> into)
    {
        int count = width * height;
        for (int colour = 0; colour < 3; colour++)
        {
            float factor = 1 / (255 * recipe.Deviation[colour]), offset = recipe.Mean[colour] / recipe.Deviation[colour];
            int channel = recipe.BlueFirst ? 2 - colour : colour;
            (int start, int step) = isChannelFirst ? (channel * count, 1) : (channel, 3);
            for (int i = 0; i < count; i++) into[start + (i * step)] = (pixels[(4 * i) + colour] * factor) - offset;
        }
    }
}

/// <summary>What a network takes: pictures, or a batch of them.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="IsChannelFirst">Whether its dimensions are batch, colours, height, width, or batch, height, width, colours.</param>
/// <param name="TakesBatches">Whether any number of pictures goes in together.</param>
internal sealed record PictureInput(string Name, int Width, int Height, bool IsChannelFirst, bool TakesBatches)
{
    /// <summary>The dimensions of a tensor of pictures.</summary>
    public long[] Shape(int count) => IsChannelFirst ? [count, 3, Height, Width] : [count, Height, Width, 3];

    /// <summary>What a network takes, sized as the recipe says where it is open.</summary>
    /// <exception cref="LshException">It takes no pictures, or the size is missing or contradicts it.</exception>
    public static PictureInput Of(Network.OnnxNetwork network, PictureRecipe recipe)
    {
        string given = string.Join(", ", network.Inputs.Select(input =>
            $"{input.Key} of {input.Value.ElementDataType} [{string.Join(", ", input.Value.Dimensions ?? [])}]"));
        if (network.Inputs.Count != 1 || network.Inputs.First() is not
            { Key: var name, Value: { ElementDataType: TensorElementType.Float, Dimensions: { Length: 4 } dimensions } }
            || (dimensions[1] != 3 && dimensions[3] != 3))
            throw new LshException(ErrorKind.NotSupported,
                $"'{network.File}' takes {given}; an image network takes one tensor of float32, [batch, 3, height, width] or "
                + "[batch, height, width, 3].");
        bool isChannelFirst = dimensions[1] == 3;
        int width = Side(network, nameof(PictureRecipe.Width), recipe.Width, dimensions[isChannelFirst ? 3 : 2]);
        int height = Side(network, nameof(PictureRecipe.Height), recipe.Height, dimensions[isChannelFirst ? 2 : 1]);
        if (dimensions[0] > 1)
            throw new LshException(ErrorKind.NotSupported,
                $"'{network.File}' takes batches of {dimensions[0]} pictures only; export it with a batch of any size, or of 1.");
        return new PictureInput(name, width, height, isChannelFirst, dimensions[0] < 1);
    }

    private static int Side(Network.OnnxNetwork network, string setting, int? said, int own) =>
        own < 1 ? said ?? throw new LshException(ErrorKind.InvalidArgument,
            $"{setting} is not set, and '{network.File}' takes any; say it in {Network.ModelFiles.RecipeName}.")
        : said is null || said == own ? own
        : throw new LshException(ErrorKind.InvalidArgument, $"{setting} is {said}; '{network.File}' takes {own}.");
}
