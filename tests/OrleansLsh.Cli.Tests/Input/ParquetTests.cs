using System.Text.Json;
using OrleansLsh.Cli.Tests.Commands;
using Parquet;
using Parquet.Schema;

namespace OrleansLsh.Cli.Tests.Input;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["shop.db"];

    private string File => _folder["train.parquet"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lists_of_a_field_s_name_are_its_vectors_and_other_columns_the_source()
    {
        await WriteAsync(["a", "b", "c", "d", "e"], [[1, 0], [0, 1], [1, 1], null, []], groups: 2);
        await CreateAsync();
        LshRun run = await RunAsync("import", "shop", File);
        Assert.Equal(6, run.Code);
        Assert.StartsWith("6 written, 4 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("train.parquet, row 3: document 3 ('d')", run.Error, StringComparison.Ordinal);
        Assert.Contains("train.parquet, row 9: document 9 ('1-e')", run.Error, StringComparison.Ordinal);
        JsonElement b = await GetAsync("b");
        Assert.Equal("[0,1]", b.GetProperty("vectors").GetProperty("v").GetRawText());
        Assert.Equal("""{"price":1.5,"title":"thing 1","tags":["x","y"],"maker":{"name":"M1","since":1991},"sold":"2024-01-02T03:04:05Z"}""",
            b.GetProperty("source").GetRawText());
        // What is null is no property; in a list it keeps its place, and a list may be empty.
        Assert.Equal("""{"title":"thing 0","tags":[],"maker":{"name":null,"since":1990},"sold":"2024-01-02T03:04:05Z"}""",
            (await GetAsync("a")).GetProperty("source").GetRawText());
        Assert.Equal("""["x",null]""", (await GetAsync("1-c")).GetProperty("source").GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task An_import_goes_on_at_a_row_of_a_later_group_and_shows_how_many_there_are()
    {
        await WriteAsync(["a", "b", "c"], [[1, 0], [0, 1], [1, 1]], groups: 3);
        await CreateAsync();
        LshRun run = await RunAsync("import", "shop", File, "--skip", "4", "--progress", "json");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("5 written", run.Out, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("get", "shop", "1-a")).Code);
        Assert.Equal("[0,1]", (await GetAsync("1-b")).GetProperty("vectors").GetProperty("v").GetRawText());
    }

    [Fact]
    public async Task Columns_of_other_names_are_named_and_rows_without_ids_have_their_numbers()
    {
        await WriteAsync(["a", "b"], [[1, 0], [0, 1]], groups: 1, id: "doc", vector: "embedding");
        await CreateAsync();
        Assert.Equal(0, (await RunAsync("import", "shop", File, "--id", "doc", "--vector", "v=embedding", "--without", "maker")).Code);
        Assert.False((await GetAsync("b")).GetProperty("source").TryGetProperty("maker", out _));
        Assert.Equal(0, (await RunAsync("import", "shop", File, "--vector", "v=embedding")).Code);
        Assert.Equal("a", (await GetAsync("0")).GetProperty("source").GetProperty("doc").GetString());
    }

    [Fact]
    public async Task It_comes_by_standard_input_too()
    {
        await WriteAsync(["a", "b"], [[1, 0], [0, 1]], groups: 2);
        await CreateAsync();
        LshRun run = await LshRun.Piped(await System.IO.File.ReadAllBytesAsync(File), "import", "shop", "-", "--format", "parquet", "--data", Data);
        Assert.StartsWith("4 written, 0 failed", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no column 'v' with vectors; lists of numbers are 'embedding': say --vector v=embedding")]
    [InlineData("there is no column 'nothing'; there are 'id', 'embedding', 'price'", "--vector", "v=nothing")]
    [InlineData("column 'title' is no list of numbers, as the vectors of field 'v' must be", "--vector", "v=title")]
    [InlineData("column 'tags' is a list or a structure; an id is a text or an integer", "--vector", "v=embedding", "--id", "tags")]
    [InlineData("there is no column 'x'", "--vector", "v=embedding", "--without", "x")]
    public async Task What_a_file_does_not_have_is_told_before_anything_is_written(string expected, params string[] arguments)
    {
        await WriteAsync(["a"], [[1, 0]], groups: 1, vector: "embedding");
        await CreateAsync();
        LshRun run = await RunAsync(["import", "shop", File, .. arguments]);
        Assert.Equal(3, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_wrong_is_told_with_its_column_and_the_others_are_written()
    {
        await WriteAsync(["a", null, "c"], [[1, null], [0, 1], [1, 1]], groups: 1, price: double.NaN);
        await CreateAsync();
        LshRun run = await RunAsync("import", "shop", File);
        Assert.Equal(6, run.Code);
        Assert.StartsWith("0 written, 3 failed", run.Out, StringComparison.Ordinal);
        string[] told = [.. run.Error.Split('\n').Where(line => line.Contains(", row ", StringComparison.Ordinal)).Select(line => line[line.IndexOf(", row ", StringComparison.Ordinal)..])];
        Assert.Equal(
            [
                ", row 0: document 0 ('a'): Column 'v' has null as component 1 of the vector. This document was not written.",
                ", row 1: document 1 (''): Column 'id' is null, where the id is expected. This document was not written.",
                ", row 2: document 2 ('c'): Column 'price' has NaN, which no JSON holds. This document was not written.",
            ], told);
        run = await RunAsync("import", "shop", File, "--stop-on-error");
        Assert.Equal(3, run.Code);
        Assert.Contains("train.parquet: row 0: document 'a': Column 'v' has null", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public async Task A_file_that_claims_more_of_a_footer_than_it_has_is_refused_before_memory_is_asked_for(int footer)
    {
        await WriteAsync(["a", "b"], [[1, 0], [0, 1]], groups: 1);
        byte[] whole = await System.IO.File.ReadAllBytesAsync(File);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(whole.Length - 8), footer);
        await CreateAsync();
        await System.IO.File.WriteAllBytesAsync(File, whole);
        LshRun run = await RunAsync("import", "shop", File);
        Assert.Equal(3, run.Code);
        Assert.Contains("its footer has ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_changed_is_refused_and_never_half_believed()
    {
        await WriteAsync(["a", "b"], [[1, 0], [0, 1]], groups: 2);
        byte[] whole = await System.IO.File.ReadAllBytesAsync(File);
        await CreateAsync();
        foreach (int length in Enumerable.Range(0, whole.Length / 16).Select(i => i * 16).Append(whole.Length - 1))
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length]);
            LshRun run = await RunAsync("import", "shop", File);
            Assert.True(run.Code == 3, $"{length} bytes: {run.Code} {run.Error}");
            Assert.Contains("it is no Parquet file, or is cut off or damaged", run.Error, StringComparison.Ordinal);
        }
        var random = new Random(5);
        for (int i = 0; i < 100; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(4, whole.Length)] ^= (byte)(1 << random.Next(8));
            await System.IO.File.WriteAllBytesAsync(File, changed);
            LshRun run = await RunAsync("import", "shop", File);
            Assert.True(run.Code is 0 or 3 or 6, $"{i}: {run.Code} {run.Error}");
        }
    }

    [Fact]
    public async Task Only_an_import_reads_it_and_its_columns_have_types()
    {
        await WriteAsync(["a"], [[1, 0]], groups: 1);
        await CreateAsync();
        LshRun run = await RunAsync("hash", "shop", File);
        Assert.Contains("it is Parquet, which 'lsh import' reads and nothing else", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("import", "shop", File, "--column", "price:string")).Code);
        Assert.Equal(2, (await RunAsync("import", "shop", File, "--documents", "meta.jsonl")).Code);
        Assert.Equal(3, (await RunAsync("import", "shop", _folder["missing.parquet"])).Code);
    }

    [Theory]
    [InlineData("jsonl", "{\"doc\":7,\"embedding\":[1,0],\"id\":\"x\"}\n{\"doc\":8,\"embedding\":null}\n{\"doc\":9,\"embedding\":3}\n")]
    [InlineData("csv", "doc,embedding,id\n7,\"[1,0]\",x\n8,,\n9,3,\n")]
    public async Task Ids_and_vectors_of_text_files_are_found_by_name_too(string format, string text)
    {
        _folder.Write($"named.{format}", text);
        await CreateAsync();
        LshRun run = await RunAsync("import", "shop", _folder[$"named.{format}"], "--id", "doc", "--vector", "v=embedding");
        Assert.StartsWith("1 written, 2 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("n array of numbers as 'embedding', found a number", run.Error.Replace("JSON array in column 'embedding', found '3'", "n array of numbers as 'embedding', found a number", StringComparison.Ordinal), StringComparison.Ordinal);
        JsonElement seven = await GetAsync("7");
        Assert.Equal("[1,0]", seven.GetProperty("vectors").GetProperty("v").GetRawText());
        Assert.Equal("""{"id":"x"}""", seven.GetProperty("source").GetRawText());
    }

    /// <summary>The same rows in each group; ids of later groups begin with its number.</summary>
    private async Task WriteAsync(
        string?[] ids, float?[]?[] vectors, int groups, string id = "id", string vector = "v", double price = 1)
    {
        var idField = new DataField<string>(id);
        var items = new DataField<float?>("element");
        var priceField = new DataField<double?>("price");
        var titleField = new DataField<string>("title");
        var tag = new DataField<string>("element");
        var name = new DataField<string>("name");
        var since = new DataField<int>("since");
        var sold = new DateTimeDataField("sold", DateTimeFormat.Timestamp);
        var schema = new ParquetSchema(
            idField, new ListField(vector, items), priceField, titleField, new ListField("tags", tag), new StructField("maker", name, since), sold);
        await using FileStream file = System.IO.File.Create(File);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file);
        for (int group = 0; group < groups; group++)
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            await rows.WriteAsync(idField, ids.Select(one => group == 0 || one is null ? one : $"{group}-{one}").ToArray());
            await WriteListAsync(rows, items, [.. vectors.Select(one => one?.Select(value => (float?)value).ToArray())]);
            await rows.WriteAsync<double>(priceField, ids.Select((_, i) => i == 0 ? null : (double?)(price * 1.5 * i)).ToArray());
            await rows.WriteAsync(titleField, ids.Select((_, i) => (string?)$"thing {i}").ToArray());
            await WriteTagsAsync(rows, tag, ids.Length);
            await WriteStructAsync(rows, name, since, ids.Length);
            await rows.WriteAsync<DateTime>(sold, ids.Select(_ => new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc)).ToArray());
        }
    }

    /// <summary>Lists by their levels: 0 for null, 1 for empty, 2 for an item that is null, 3 for an item.</summary>
    private static Task WriteListAsync(ParquetRowGroupWriter rows, DataField field, float?[]?[] lists)
    {
        var (values, definitions, repetitions) = (new List<float>(), new List<int>(), new List<int>());
        foreach (float?[]? list in lists)
        {
            if (list is null or []) (definitions, repetitions) = ([.. definitions, list is null ? 0 : 1], [.. repetitions, 0]);
            foreach ((int i, float? value) in (list ?? []).Index())
            {
                definitions.Add(value is null ? 2 : 3);
                repetitions.Add(i == 0 ? 0 : 1);
                if (value is { } there) values.Add(there);
            }
        }
        return rows.WriteAllPartsAsync<float>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), default);
    }

    /// <summary>Of the first row none, of the second x and y, of the others x and null.</summary>
    private static Task WriteTagsAsync(ParquetRowGroupWriter rows, DataField field, int count)
    {
        var (values, definitions, repetitions) = (new List<ReadOnlyMemory<char>>(), new List<int>(), new List<int>());
        for (int row = 0; row < count; row++)
        {
            definitions.AddRange(row == 0 ? [1] : row == 1 ? [3, 3] : [3, 2]);
            repetitions.AddRange(row == 0 ? [0] : [0, 1]);
            values.AddRange(row == 0 ? [] : row == 1 ? ["x".AsMemory(), "y".AsMemory()] : ["x".AsMemory()]);
        }
        return rows.WriteAllPartsAsync<ReadOnlyMemory<char>>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), default);
    }

    /// <summary>A structure that is always there; the name of the first is null.</summary>
    private static async Task WriteStructAsync(ParquetRowGroupWriter rows, DataField name, DataField since, int count)
    {
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(1, count - 1).Select(row => $"M{row}".AsMemory())];
        int[] definitions = [1, .. Enumerable.Repeat(2, count - 1)];
        await rows.WriteAllPartsAsync<ReadOnlyMemory<char>>(name, names, definitions, null, default);
        int[] years = [.. Enumerable.Range(1990, count)];
        await rows.WriteAllPartsAsync<int>(since, years, Enumerable.Repeat(1, count).ToArray(), null, default);
    }

    private async Task CreateAsync() => Assert.Equal(0, (await RunAsync("create", "shop", "--field", "v:2")).Code);

    private async Task<JsonElement> GetAsync(string id)
    {
        LshRun run = await RunAsync("get", "shop", id, "--with-vectors", "--json");
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private Task<LshRun> RunAsync(params string[] arguments) => LshRun.Of([.. arguments, "--data", Data]);
}
