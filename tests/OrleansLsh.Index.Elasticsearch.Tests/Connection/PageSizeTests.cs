using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

public class PageSizeTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void Pages_of_small_documents_begin_small_and_double_up_to_the_most()
    {
        var size = new PageSize(100);
        var sizes = new List<int>();
        for (int page = 0; page < 6; page++)
        {
            sizes.Add(size.Documents);
            size.Answered(size.Documents, 200 * size.Documents);
        }
        Assert.Equal([8, 16, 32, 64, 100, 100], sizes);
    }

    [Fact]
    public void Pages_have_eight_megabytes_whatever_their_documents_have_and_at_least_one_document()
    {
        var size = new PageSize(1_000);
        size.Answered(8, 16 * Megabyte);
        Assert.Equal(4, size.Documents);
        size.Answered(4, 40 * Megabyte);
        Assert.Equal(1, size.Documents);
        size.Answered(1, 10 * Megabyte);
        Assert.Equal(1, size.Documents);
        size.Answered(1, Megabyte);
        Assert.Equal(2, size.Documents);
    }

    [Fact]
    public void A_page_that_is_refused_is_asked_for_in_halves_down_to_one_document()
    {
        var size = new PageSize(1_000);
        var sizes = new List<int>();
        for (int attempt = 0; attempt < 5; attempt++)
        {
            sizes.Add(size.Documents);
            size.Refused();
        }
        Assert.Equal([8, 4, 2, 1, 1], sizes);
    }

    [Fact]
    public void The_empty_page_at_the_end_changes_nothing_and_small_collections_never_ask_for_more_than_is_allowed()
    {
        var size = new PageSize(5);
        using JsonDocument end = JsonDocument.Parse("""{"hits":{"hits":[]}}""");
        size.Answered(end.RootElement);
        Assert.Equal(5, size.Documents);
    }
}
