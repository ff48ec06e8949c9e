using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class VectorFileWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 60)]
    public Property What_was_written_reads_back_bit_for_bit() => Prop.ForAll(
        ArbMap.Default.ArbFor<float[]>(), Gen.Choose(1, 5).ToArbitrary(), Gen.Elements("a.npy", "a.fvecs", "a.fbin").ToArbitrary(),
        (values, dimensions, name) =>
        {
            values = [.. values.Append(float.NaN).Append(-0f), .. new float[dimensions]];
            var block = new VectorBlock(dimensions, values.AsMemory(0, values.Length / dimensions * dimensions));
            using (var writer = VectorFile.Create(_folder[name], dimensions))
            {
                writer.Write(block.Slice(0, 1));
                writer.Write(block.Slice(1, block.Count - 1));
            }
            var read = VectorFiles.ReadAllAsync(_folder[name]).GetAwaiter().GetResult();
            Assert.Equal(Bits(block.Values.ToArray()), Bits([.. read.SelectMany(row => row)]));
        });

    [Fact]
    public void An_npy_file_has_the_header_that_NumPy_writes()
    {
        using (var writer = VectorFile.Create(_folder["a.npy"], 2)) writer.Write(new VectorBlock(2, new float[] { 1, 2, 3, 4, 5, 6 }));
        byte[] bytes = File.ReadAllBytes(_folder["a.npy"]);
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", Encoding.ASCII.GetString(bytes[10..128]).TrimEnd());
        Assert.Equal((byte)'\n', bytes[127]);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.fbin")]
    public void A_file_whose_writer_has_not_finished_is_refused(string name)
    {
        using var writer = VectorFile.Create(_folder[name], 100_000 / 10);
        writer.Write(new VectorBlock(10_000, new float[1_000_000]));
        Assert.Throws<InvalidFileException>(() => VectorFile.Open(_folder[name]));
    }

    [Fact]
    public void Wrong_dimensions_and_unknown_endings_are_refused()
    {
        using var writer = VectorFile.Create(_folder["a.npy"], 2);
        Assert.Equal(ErrorKind.WrongDimensions, Assert.Throws<LshException>(() => writer.Write(new VectorBlock(3, new float[3]))).Kind);
        Assert.Equal(ErrorKind.NotSupported, Assert.Throws<LshException>(() => VectorFile.Create(_folder["a.npy.gz"], 2)).Kind);
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<LshException>(() => VectorFile.Create(_folder["b.npy"], 0)).Kind);
        Assert.Equal(ErrorKind.Storage, Assert.Throws<LshException>(() => VectorFile.Create(_folder["no/such/folder.npy"], 2)).Kind);
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
