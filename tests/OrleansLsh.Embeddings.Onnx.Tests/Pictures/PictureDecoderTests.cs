using OrleansLsh.Embeddings.Onnx.Pictures;
using SkiaSharp;

namespace OrleansLsh.Embeddings.Onnx.Tests.Pictures;

public class PictureDecoderTests
{
    // What the network sees is 0 to 255 then.
    private static readonly PictureRecipe Bytes = new() { Mean = [0, 0, 0], Deviation = [1 / 255f, 1 / 255f, 1 / 255f] };

    public static TheoryData<string, byte[]> Formats() => new()
    {
        { "PNG", TestPictures.Draw(8, 8, (_, _) => SKColors.Red) },
        { "JPEG", TestPictures.Draw(8, 8, (_, _) => SKColors.Red, SKEncodedImageFormat.Jpeg) },
        { "WebP", TestPictures.Draw(8, 8, (_, _) => SKColors.Red, SKEncodedImageFormat.Webp) },
        { "BMP", TestPictures.Bmp(7, 5, SKColors.Red) },
        { "GIF, its first frame", TestPictures.Gif },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Pictures_of_every_format_are_decoded(string format, byte[] bytes)
    {
        Assert.NotEmpty(format);
        float[] seen = Decode(4, 4, Bytes, bytes).Seen;
        Assert.All(seen[..16], red => Assert.InRange(red, 250, 256));
        Assert.All(seen[16..], other => Assert.InRange(other, -1, 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_picture_is_turned_as_its_EXIF_data_says(int orientation)
    {
        // As it is looked at: 64 x 32, red and lime above, blue and white below. Row and column 0 of what is stored lie as EXIF defines.
        const int Width = 64, Height = 32;
        bool onItsSide = orientation >= 5;
        byte[] jpeg = TestPictures.Draw(onItsSide ? Height : Width, onItsSide ? Width : Height, (column, row) =>
        {
            (int x, int y) = orientation switch
            {
                1 => (column, row),
                2 => (Width - 1 - column, row),
                3 => (Width - 1 - column, Height - 1 - row),
                4 => (column, Height - 1 - row),
                5 => (row, column),
                6 => (Width - 1 - row, column),
                7 => (Width - 1 - row, Height - 1 - column),
                _ => (row, Height - 1 - column),
            };
            return y < Height / 2 ? x < Width / 2 ? SKColors.Red : SKColors.Lime : x < Width / 2 ? SKColors.Blue : SKColors.White;
        }, SKEncodedImageFormat.Jpeg);
        (float[] seen, int width, int height) = Decode(8, 4, Bytes with { Fit = PictureFit.Stretch }, TestPictures.Turned(jpeg, orientation));
        Assert.Equal((Width, Height), (width, height));
        Assert.Equal(["255 0 0", "0 255 0", "0 0 255", "255 255 255"], [At(1, 1), At(6, 1), At(1, 2), At(6, 2)]);

        string At(int x, int y) => string.Join(' ', Enumerable.Range(0, 3).Select(colour => seen[(colour * 32) + (y * 8) + x] > 127 ? 255 : 0));
    }

    [Fact]
    public void Transparency_is_on_white()
    {
        byte[] half = TestPictures.Draw(4, 4, (_, y) => y < 2 ? SKColors.Transparent : SKColors.Black.WithAlpha(128));
        float[] seen = Decode(4, 4, Bytes, half).Seen;
        Assert.All(seen[..8], value => Assert.Equal(255, value, 0.5f));
        Assert.All(seen[8..16], value => Assert.Equal(127, value, 1.5f));
    }

    [Theory]
    [InlineData(PictureFit.Crop, "GGGG GGGG GGGG GGGG")]
    [InlineData(PictureFit.Pad, "WWWW RGGB RGGB WWWW")]
    [InlineData(PictureFit.Stretch, "RGGB RGGB RGGB RGGB")]
    public void A_picture_of_other_proportions_is_cropped_padded_or_stretched(PictureFit fit, string expected)
    {
        byte[] wide = TestPictures.Draw(32, 16, (x, _) => x < 8 ? SKColors.Red : x < 24 ? SKColors.Lime : SKColors.Blue);
        Assert.Equal(expected, Letters(Decode(4, 4, Bytes with { Fit = fit }, wide).Seen));
    }

    [Fact]
    public void A_crop_cuts_the_middle_out_of_a_picture_whose_shorter_side_has_the_length_that_is_said()
    {
        byte[] framed = TestPictures.Draw(32, 16, (x, y) => x is >= 12 and < 20 && y is >= 4 and < 12 ? SKColors.Lime : SKColors.Red);
        Assert.Equal("RRRR RGGR RGGR RRRR", Letters(Decode(4, 4, Bytes, framed).Seen));
        Assert.Equal("GGGG GGGG GGGG GGGG", Letters(Decode(4, 4, Bytes with { ShorterSide = 8 }, framed).Seen));
    }

    [Fact]
    public void Mean_deviation_and_the_order_of_colours_are_the_recipe_s()
    {
        byte[] orange = TestPictures.Draw(2, 2, (_, _) => new SKColor(255, 102, 51));
        PictureRecipe recipe = new() { Mean = [0.5f, 0.4f, 0.1f], Deviation = [0.5f, 0.25f, 0.2f] };
        Assert.Equal([1, 0, 0.5f], Decode(1, 1, recipe, orange).Seen.Select(value => MathF.Round(value, 3)));
        Assert.Equal([0.5f, 0, 1], Decode(1, 1, recipe with { BlueFirst = true }, orange).Seen.Select(value => MathF.Round(value, 3)));
        float[] pixels = new float[12];
        new PictureDecoder(2, 2, isChannelFirst: false, Bytes, 100).Decode(orange, pixels);
        Assert.Equal([255, 102, 51, 255], pixels[..4].Select(value => MathF.Round(value)));
    }

    public static TheoryData<string, byte[]> Undecodable()
    {
        byte[] png = TestPictures.Draw(64, 64, (x, y) => new SKColor((byte)(x * y), (byte)x, (byte)y));
        return new()
        {
            { "it is none of PNG, JPEG, WebP, GIF and BMP, or its beginning is damaged", [] },
            { "it is none of PNG, JPEG, WebP, GIF and BMP, or its beginning is damaged", [.. "<svg xmlns='http://www.w3.org/2000/svg'/>"u8] },
            { "it is none of PNG, JPEG, WebP, GIF and BMP, or its beginning is damaged", png[..20] },
            { "it is cut off", png[..(png.Length / 2)] },
            { "it has 50000 x 50000 pixels; MaxPixels allows 1000000", TestPictures.PngHeader(50_000, 50_000) },
            { "its format is Wbmp; PNG, JPEG, WebP, GIF and BMP are decoded", [0, 0, 8, 1, 0] },
        };
    }

    [Theory]
    [InlineData(1_000, 500, 96, 48)]
    [InlineData(3, 900, 1, 96)]
    [InlineData(20, 10, 20, 10)]
    public void A_thumbnail_is_the_whole_picture_and_no_larger_than_it(int width, int height, int expectedWidth, int expectedHeight)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Blue);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var decoder = new PictureDecoder(4, 4, isChannelFirst: true, Bytes, 1_000_000, thumbnailSide: 96);
        using var thumbnail = SKBitmap.Decode(decoder.Decode(png.ToArray(), new float[decoder.Length]).Thumbnail.Span);
        Assert.Equal((expectedWidth, expectedHeight), (thumbnail.Width, thumbnail.Height));
        Assert.InRange(thumbnail.GetPixel(0, 0).Blue, 240, 255);
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void What_cannot_be_decoded_says_why(string expected, byte[] bytes) =>
        Assert.Equal(expected, Assert.Throws<UndecodableException>(() => Decode(4, 4, Bytes, bytes)).Message);

    private static (float[] Seen, int Width, int Height) Decode(int width, int height, PictureRecipe recipe, byte[] bytes)
    {
        var decoder = new PictureDecoder(width, height, isChannelFirst: true, recipe, 1_000_000);
        float[] seen = new float[decoder.Length];
        DecodedPicture decoded = decoder.Decode(bytes, seen);
        Assert.True(decoded.Thumbnail.IsEmpty);
        return (seen, decoded.Width, decoded.Height);
    }

    // A letter a pixel, row by row.
    private static string Letters(float[] seen)
    {
        int count = seen.Length / 3, side = (int)Math.Sqrt(count);
        char[] letters = [.. Enumerable.Range(0, count).Select(i => (seen[i] > 127, seen[count + i] > 127, seen[(2 * count) + i] > 127) switch
        {
            (true, true, true) => 'W',
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            _ => '?',
        })];
        return string.Join(' ', letters.Chunk(side).Select(row => new string(row)));
    }
}
