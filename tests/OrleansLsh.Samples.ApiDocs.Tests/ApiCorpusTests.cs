using System.Numerics.Tensors;

namespace OrleansLsh.Samples.ApiDocs.Tests;

public sealed class ApiCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Documents_carry_id_both_vectors_and_source()
    {
        var corpus = await LoadAsync(Some(40));

        Assert.Equal(40, corpus.Documents.Count);
        var document = corpus.Documents[7];
        Assert.Equal("M:N.Store.Read7", document.Id);
        Assert.Equal("Store.Read7()", document.Source.GetProperty("title").GetString());
        Assert.Equal(corpus.SummaryModel.Embed("Reads the file of group 1 item 7."), document.Vectors["summary"].ToArray());
        Assert.Equal(corpus.NameModel.Embed("N.Store.Read7"), document.Vectors["name"].ToArray());
        Assert.Equal(8, document.Vectors["name"].Length);
    }

    [Fact]
    public async Task A_summary_without_known_words_leaves_only_the_name()
    {
        var corpus = await LoadAsync(Some(40) + "<member name=\"M:N.Store.Odd\"><summary>Xyzzy plugh.</summary></member>");

        var odd = Assert.Single(corpus.Documents, document => document.Id == "M:N.Store.Odd");
        Assert.Equal(["name"], odd.Vectors.Keys);
    }

    [Fact]
    public async Task Files_without_a_usable_member_are_an_error()
    {
        var error = await Assert.ThrowsAsync<LshException>(() => LoadAsync("<member name=\"T:A\"><summary>Short.</summary></member>"));

        Assert.Contains("8 characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1025, 3)]
    [InlineData(8, 0)]
    public async Task Options_out_of_range_are_refused(int dimensions, int minDocuments)
    {
        var options = new ApiCorpusOptions { Dimensions = dimensions, MinDocuments = minDocuments, Files = [] };

        await Assert.ThrowsAsync<LshException>(() => ApiCorpus.LoadAsync(options, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_cancelled_load_stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ApiCorpus.LoadAsync(new ApiCorpusOptions(), null, new CancellationToken(canceled: true)));

    [SkippableFact]
    public async Task The_reference_packs_give_the_same_bits_twice_and_sensible_neighbours()
    {
        var options = new ApiCorpusOptions { Files = RealPacks.Find() };

        var first = await ApiCorpus.LoadAsync(options, null, CancellationToken.None);
        var second = await ApiCorpus.LoadAsync(options, null, CancellationToken.None);

        Assert.Equal(first.Documents.Count, second.Documents.Count);
        Assert.All(first.Documents.Zip(second.Documents), pair => Assert.True(SameBits(pair.First, pair.Second), pair.First.Id));
        Assert.Contains("M:System.IO.File.ReadAllLines(System.String)",
            Nearest(first, "summary", "M:System.IO.File.ReadAllText(System.String)"));
        Assert.Contains("T:System.Threading.Semaphore", Nearest(first, "summary", "T:System.Threading.SemaphoreSlim"));
        Assert.Contains("M:System.Threading.SemaphoreSlim.Release", Nearest(first, "name", "T:System.Threading.SemaphoreSlim"));
    }

    private static IEnumerable<string> Nearest(ApiCorpus corpus, string field, string id)
    {
        var query = corpus.Documents.First(document => document.Id == id).Vectors[field];
        return corpus.Documents.Where(document => document.Id != id && document.Vectors.ContainsKey(field))
            .OrderByDescending(document => TensorPrimitives.Dot(query.Span, document.Vectors[field].Span))
            .Take(10).Select(document => document.Id);
    }

    private static bool SameBits(Document first, Document second) =>
        first.Id == second.Id && first.Vectors.Count == second.Vectors.Count
        && first.Source.GetRawText() == second.Source.GetRawText()
        && first.Vectors.All(field => second.Vectors[field.Key].Span.SequenceEqual(field.Value.Span));

    private static string Some(int members) => string.Concat(Enumerable.Range(0, members).Select(i =>
        $"<member name=\"M:N.Store.Read{i}\"><summary>Reads the file of group {i % 3} item {i}.</summary></member>"));

    private Task<ApiCorpus> LoadAsync(string members)
    {
        var file = _folder.Write("a.xml", $"<doc><members>{members}</members></doc>");
        return ApiCorpus.LoadAsync(new ApiCorpusOptions { Dimensions = 8, Files = [file] }, null, CancellationToken.None);
    }
}
