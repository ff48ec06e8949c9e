using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Formats.Safetensors;

namespace OrleansLsh.Core.Tests.Formats;

/// <summary>Thousands of random damages to good files: nothing but an error of the file may come out, and little memory go in.</summary>
[Collection(AloneCollection.Name)]
public sealed class DamagedFileTests : IDisposable
{
    private const int Damages = 1000;
    private const long MaxBytesPerFile = 24 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.npy.gz")]
    [InlineData("a.fvecs")]
    [InlineData("a.fvecs.gz")]
    [InlineData("a.fbin")]
    [InlineData("a.u8bin.gz")]
    [InlineData("a.idx")]
    [InlineData("a.idx.gz")]
    public Task A_damaged_vector_file_is_read_or_refused(string name) =>
        DamageAsync(name, VectorBytes(name), async path => await VectorFiles.ReadAllAsync(path, 1000));

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.csv")]
    [InlineData("a.tsv.gz")]
    public Task A_damaged_text_file_is_read_or_refused(string name) => DamageAsync(name, TextBytes(name), async path =>
    {
        foreach (var document in await VectorFiles.ToListAsync(DocumentFile.ReadAsync(path)))
            if (document.Source.ValueKind != default) TouchEveryText(document.Source);
    });

    [Fact]
    public Task A_damaged_safetensors_file_is_read_or_refused() => DamageAsync("a.safetensors", SafetensorsBytes(), path =>
    {
        using var reader = SafetensorsReader.Open(path);
        foreach (var (name, tensor) in reader.Tensors)
            if (tensor.Type == TensorType.F32) reader.Read<float>(name);
        return Task.CompletedTask;
    });

    [Fact]
    public async Task A_compressed_header_that_claims_billions_of_long_vectors_costs_one_block_at_most()
    {
        string path = _folder.Write("a.fbin.gz", Bytes.Join(Bytes.Int32(-1), Bytes.Int32(65_536), new byte[100]));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using var reader = VectorFile.Open(path);
        await Assert.ThrowsAsync<InvalidFileException>(async () => await reader.ReadAsync(int.MaxValue, default));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MaxBytesPerFile);
    }

    private async Task DamageAsync(string name, byte[] good, Func<string, Task> readAsync)
    {
        var random = new Random(11);
        await readAsync(_folder.Write(name, good));
        int refused = 0;
        for (int i = 0; i < Damages; i++)
        {
            string path = _folder.Write(name, Damage(good, random));
            long before = GC.GetTotalAllocatedBytes();
            try
            {
                await readAsync(path);
            }
            catch (InvalidFileException error)
            {
                Assert.Equal(path, error.File);
                refused++;
            }
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MaxBytesPerFile);
        }
        Assert.InRange(refused, 1, Damages - 1);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            // Headers are short: half of all damage goes there.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 80) : bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = (byte)"0123456789-.\",:[]{}()\n"[random.Next(22)]; break;
                case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(8))); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(8)))); break;
                default: bytes.RemoveRange(at + 1, bytes.Count - at - 1); break;
            }
        }
        return [.. bytes];
    }

    private static byte[] VectorBytes(string name) => name.Split('.')[1] switch
    {
        "npy" => Bytes.Npy("<f4", "(20, 3)", new byte[240]),
        "fvecs" => Bytes.Join([.. Enumerable.Repeat(Bytes.Join(Bytes.Int32(3), Bytes.Singles(1, 2, 3)), 20)]),
        "fbin" => Bytes.Join(Bytes.Int32(20), Bytes.Int32(3), new byte[240]),
        "u8bin" => Bytes.Join(Bytes.Int32(20), Bytes.Int32(3), new byte[60]),
        _ => Bytes.Join([0, 0, 8, 3], Bytes.BigInt32(20), Bytes.BigInt32(3), Bytes.BigInt32(2), new byte[120]),
    };

    private static byte[] TextBytes(string name) => System.Text.Encoding.UTF8.GetBytes(name switch
    {
        "a.jsonl" => """
            {"id":"a\u00e9","vectors":{"v":[1,2.5,-3e-2],"w":[]},"t":"x\"y\ud83d\ude00z","n":{"a":[1,null,true]}}
            {"id":12,"vectors":{"v":[0.1,1e10,7]},"source":{"id":1,"é":"日本"}}
            """,
        "a.csv" => "id,v.0,v.1,t,n\na,1,2.5,\"x, \"\"y\"\"\nz\",12\nb,,,é,007\nc,-1e3,4,,\"\"\n",
        _ => "id\tv.0\tv.1\tt\tn\na\t1\t2.5\t\"x, \"\"y\"\"\nz\"\t12\nb\t\t\té\t007\nc\t-1e3\t4\t\t\"\"\n",
    });

    private static byte[] SafetensorsBytes()
    {
        var writer = new SafetensorsWriter();
        writer.SetMetadata("é", "text");
        writer.Add<float>("a", new float[6], 2, 3);
        writer.Add<byte>("b", new byte[5], 5);
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static void TouchEveryText(System.Text.Json.JsonElement element)
    {
        switch (element.ValueKind)
        {
            case System.Text.Json.JsonValueKind.String: element.GetString(); break;
            case System.Text.Json.JsonValueKind.Array: foreach (var item in element.EnumerateArray()) TouchEveryText(item); break;
            case System.Text.Json.JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Assert.NotNull(property.Name);
                    TouchEveryText(property.Value);
                }
                break;
        }
    }
}
