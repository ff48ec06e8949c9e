using OrleansLsh.Embeddings.Onnx.Pictures;
using SkiaSharp;

namespace OrleansLsh.Embeddings.Onnx.Tests.Pictures;

public class ExifDateTests
{
    private static readonly byte[] Jpeg = TestPictures.Draw(8, 8, (_, _) => SKColors.Red, SKEncodedImageFormat.Jpeg);
    private static readonly byte[] Png = TestPictures.Draw(8, 8, (_, _) => SKColors.Red);
    private static readonly byte[] WebP = TestPictures.Draw(8, 8, (_, _) => SKColors.Red, SKEncodedImageFormat.Webp);

    [Theory]
    [InlineData("2024:01:31 09:30:00", null, "2024-01-31T09:30:00")]
    [InlineData("2024:01:31 09:30:00", "+02:00", "2024-01-31T09:30:00+02:00")]
    [InlineData("2024:01:31 09:30:00", "99:99", "2024-01-31T09:30:00")]
    [InlineData("0000:00:00 00:00:00", null, null)]
    [InlineData("    :  :     :  :  ", "+02:00", null)]
    public void The_day_and_time_of_a_picture_are_read_from_every_format(string taken, string? offset, string? expected)
    {
        foreach (bool isBig in new[] { true, false })
        {
            byte[] exif = TestPictures.Taken(taken, offset, isBig);
            Assert.Equal(expected, ExifDate.Of(TestPictures.JpegWith(Jpeg, exif)));
            Assert.Equal(expected, ExifDate.Of(TestPictures.PngWith(Png, exif)));
            Assert.Equal(expected, ExifDate.Of(TestPictures.WebPWith(WebP, exif)));
        }
    }

    [Fact]
    public void A_picture_without_EXIF_data_says_nothing()
    {
        foreach (byte[] file in new[] { Jpeg, Png, WebP, TestPictures.Gif, TestPictures.Bmp(3, 3, SKColors.Red), TestPictures.Turned(Jpeg, 6), [] })
            Assert.Null(ExifDate.Of(file));
    }

    [Fact]
    public void Damaged_EXIF_data_is_no_date_and_no_error()
    {
        var random = new Random(1);
        byte[] exif = TestPictures.Taken("2024:01:31 09:30:00", "+02:00");
        foreach (Func<byte[], byte[], byte[]> with in new Func<byte[], byte[], byte[]>[] { TestPictures.JpegWith, TestPictures.PngWith, TestPictures.WebPWith })
        {
            byte[] file = with(with == TestPictures.JpegWith ? Jpeg : with == TestPictures.PngWith ? Png : WebP, exif);
            for (int length = 0; length < file.Length; length++) _ = ExifDate.Of(file.AsSpan(0, length));
            for (int i = 0; i < 5_000; i++)
            {
                byte[] damaged = [.. file];
                for (int n = random.Next(1, 5); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                _ = ExifDate.Of(damaged);
            }
        }
    }
}
