using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Core.Tests.Models;

public class ModelFileTests
{
    [Property(MaxTest = 30)]
    public void A_model_comes_back_bit_for_bit(int seed, ClusterFamily family, SplitKind split, bool cells, bool dot)
    {
        Model saved = SampleModels.Of(family, split, cells, seed, dot);
        Model loaded = Load(Save(saved));

        Assert.Equal((saved.Id, saved.Version, saved.Metric, saved.SampleSize), (loaded.Id, loaded.Version, loaded.Metric, loaded.SampleSize));
        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal((saved.Dimensions, saved.Subspaces), (loaded.Dimensions, loaded.Subspaces));
        Assert.Equal((saved.Space?.Dimensions, saved.Space?.Radius), (loaded.Space?.Dimensions, loaded.Space?.Radius));
        Assert.Equal(saved.Split.Permutation.ToArray(), loaded.Split.Permutation.ToArray());
        Assert.Equal(saved.Cells?.Count, loaded.Cells?.Count);
        Assert.Equal(Bits(saved.Cells?.Centroids ?? default), Bits(loaded.Cells?.Centroids ?? default));
        Assert.Equal(Bits(saved.Signs?.Axes ?? default), Bits(loaded.Signs?.Axes ?? default));
        Assert.Equal(Bits(saved.Signs?.Origin ?? default), Bits(loaded.Signs?.Origin ?? default));
        for (int i = 0; i < saved.Subspaces; i++)
        {
            Codebook before = saved.Codebooks[i], after = loaded.Codebooks[i];
            Assert.Equal((before.Family, before.Dimensions, before.Clusters), (after.Family, after.Dimensions, after.Clusters));
            Assert.Equal(Bits(before.Centroids), Bits(after.Centroids));
            Assert.Equal(Bits(before.Projection?.Direction ?? default), Bits(after.Projection?.Direction ?? default));
            Assert.Equal((before.Projection?.Offset, before.Projection?.Width), (after.Projection?.Offset, after.Projection?.Width));
            Assert.Equal(saved.Statistics[i].Inertia, loaded.Statistics[i].Inertia);
            Assert.Equal(saved.Statistics[i].RelativeError, loaded.Statistics[i].RelativeError);
            Assert.Equal(saved.Statistics[i].ClusterSizes, loaded.Statistics[i].ClusterSizes);
        }
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_also_after_loading()
    {
        byte[] bytes = Save(Everything);
        Assert.Equal(bytes, Save(Everything));
        Assert.Equal(bytes, Save(Load(bytes)));
    }

    [Fact]
    public void The_header_reads_as_text()
    {
        string header = Header(Save(Everything));
        Assert.Contains("\"format\":\"orleanslsh\"", header, StringComparison.Ordinal);
        Assert.Contains("\"metric\":\"cosine\"", header, StringComparison.Ordinal);
        Assert.Contains("codebook.2", header, StringComparison.Ordinal);
        Assert.Contains("random-projection", header, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_layout_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<InvalidFileException>(() => Load(Edit("\"format_version\":\"1\"", "\"format_version\":\"2\"")));
        Assert.Contains("layout version 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer build", error.Message, StringComparison.Ordinal);
        Assert.Equal("model.safetensors", error.File);
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error()
    {
        byte[] bytes = Save(Everything);
        for (int length = 0; length < bytes.Length; length += 1 + length / 40)
            Assert.Throws<InvalidFileException>(() => Load(bytes[..length]));
    }

    [Theory]
    [InlineData("\"format\":\"orleanslsh\"", "\"format\":\"otherthing\"")]
    [InlineData("\"dimensions\":\"7\"", "\"dimensions\":\"9\"")]
    [InlineData("\"dimensions\":\"7\"", "\"dimensions\":\"-\"")]
    [InlineData("\"subspaces\":\"3\"", "\"subspaces\":\"4\"")]
    [InlineData("\"subspaces\":\"3\"", "\"subspaces\":\"2\"")]
    [InlineData("\"metric\":\"cosine\"", "\"metric\":\"cosyne\"")]
    [InlineData("\"id\":", "\"di\":")]
    [InlineData("\"codebook.1\":", "\"codebook.9\":")]
    [InlineData("\"cells\":", "\"cellz\":")]
    [InlineData("\"shape\":[2,2]", "\"shape\":[4,1]")]
    [InlineData("\"shape\":[5,7]", "\"shape\":[7,5]")]
    [InlineData("\"shape\":[7]", "\"shape\":[8]")]
    [InlineData("\"F32\"", "\"I32\"")]
    [InlineData("random-projection", "random-projectile")]
    [InlineData("\\\"clusters\\\":4", "\\\"clusters\\\":1")]
    public void A_header_that_contradicts_itself_is_an_error(string text, string lie) =>
        Assert.Throws<InvalidFileException>(() => Load(Edit(text, lie)));

    [Fact]
    public void Statistics_of_nothing_are_an_error()
    {
        string statistics = Regex.Match(Header(Save(Everything)), "\"statistics\":\".*?\",\"subspaces\"").Value;
        Assert.Throws<InvalidFileException>(() => Load(Edit(statistics, "\"statistics\":\"[null,null,null]\",\"subspaces\"")));
    }

    [Fact]
    public void Subspaces_beyond_reason_allocate_nothing()
    {
        byte[] bytes = Edit("\"subspaces\":\"3\"", "\"subspaces\":\"2147483647\"");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidFileException>(() => Load(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_permutation_that_is_none_is_an_error()
    {
        Model model = SampleModels.Of(ClusterFamily.KMeans, SplitKind.Random, cells: true);
        byte[] bytes = Save(model);
        byte[] permutation = [.. model.Split.Permutation.ToArray().SelectMany(BitConverter.GetBytes)];
        int at = bytes.AsSpan().IndexOf(permutation);
        Assert.True(at > 0);
        bytes.AsSpan(at, 4).CopyTo(bytes.AsSpan(at + 4));
        Assert.Throws<InvalidFileException>(() => Load(bytes));
    }

    [Fact]
    public void A_component_that_is_not_finite_is_an_error()
    {
        byte[] bytes = Save(Everything);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), float.NaN);
        Assert.Throws<InvalidFileException>(() => Load(bytes));
    }

    [Fact]
    public void Bytes_flipped_anywhere_in_the_header_give_a_model_or_the_one_error()
    {
        byte[] bytes = Save(Everything);
        var random = new Random(5);
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        for (int trial = 0; trial < 2_000; trial++)
        {
            byte[] hurt = [.. bytes];
            hurt[random.Next(header)] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => Load(hurt));
            Assert.True(error is null or InvalidFileException, error?.ToString());
        }
    }

    private static Model Everything => SampleModels.Of(ClusterFamily.RandomProjection, SplitKind.Random, cells: true);

    private static byte[] Save(Model model)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        return stream.ToArray();
    }

    private static Model Load(byte[] bytes) => ModelFile.Load(new MemoryStream(bytes), "model.safetensors");

    private static int[] Bits(ReadOnlyMemory<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    private static string Header(byte[] bytes) =>
        Encoding.UTF8.GetString(bytes, 8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes));

    /// <summary>The sample's file with one passage of its header replaced.</summary>
    private static byte[] Edit(string text, string replacement)
    {
        byte[] bytes = Save(Everything);
        string header = Header(bytes);
        int at = header.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The header holds no {text}: {header}");
        byte[] edited = Encoding.UTF8.GetBytes(header.Remove(at, text.Length).Insert(at, replacement));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, edited.Length);
        return [.. length, .. edited, .. bytes.AsSpan(8 + Encoding.UTF8.GetByteCount(header))];
    }
}
