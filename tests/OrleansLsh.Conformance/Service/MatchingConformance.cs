using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>What is done to the documents that match a filter: counting, exporting and deleting them.</summary>
public abstract class MatchingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int Count = 100;

    private static readonly Filter Cheap = Filter.Where("price").LessThan(30);

    [SkippableFact]
    public async Task Documents_that_match_are_counted()
    {
        await FillAsync(Corpus.Documents(Count));
        Assert.Equal(Count, await Service.CountAsync(Collection));
        Assert.Equal(Count, await Service.CountAsync(Collection, new Filter()));
        Assert.Equal(30, await Service.CountAsync(Collection, Cheap));
        Assert.Equal(70, await Service.CountAsync(Collection, Cheap.Not()));
        Assert.Equal(2, await Service.CountAsync(Collection, Filter.Where("id").IsAnyOf("d1", "d2", "none")));
        Assert.Equal(11, await Service.CountAsync(Collection, Filter.Where("id").StartsWith("d1")));
        Assert.Equal(0, await Service.CountAsync(Collection, Filter.Where("nothing").Is(1)));
    }

    [SkippableFact]
    public async Task Documents_that_match_are_exported_whole_in_the_order_of_writing()
    {
        // More than are read at a time.
        Document[] documents = Corpus.Documents(2_500);
        await FillAsync(documents);
        Filter dear = Filter.Where("price").AtLeast(1_200);
        Document[] found = await Service.ExportAsync(Collection, dear).ToArrayAsync();
        Assert.Equal(documents[1_200..].Select(document => document.Id), found.Select(document => document.Id));
        Assert.True(JsonElement.DeepEquals(documents[2_499].Source, found[^1].Source));
        Document stored = (await Service.GetAsync(Collection, "d2499", withVectors: true))!;
        Assert.Equal(stored.Vectors[Corpus.Field].ToArray(), found[^1].Vectors[Corpus.Field].ToArray());
        Assert.All(await Service.ExportAsync(Collection, Cheap, withVectors: false).ToArrayAsync(), document => Assert.Empty(document.Vectors));
        Assert.Empty(await Service.ExportAsync(Collection, Filter.Where("nothing").Is(1)).ToArrayAsync());
        await Service.DeleteAsync(Collection, ["d2499"]);
        Assert.Equal(1_299, await Service.ExportAsync(Collection, dear).CountAsync());
    }

    [SkippableFact]
    public async Task Documents_that_match_are_deleted_and_no_others()
    {
        await FillAsync(Corpus.Documents(Count));
        Assert.Equal(30, await Service.DeleteAsync(Collection, Cheap));
        Assert.Equal((70, 0), (await Service.CountAsync(Collection), await Service.CountAsync(Collection, Cheap)));
        Assert.Null(await Service.GetAsync(Collection, "d29"));
        Assert.NotNull(await Service.GetAsync(Collection, "d30"));
        Assert.Equal(0, await Service.DeleteAsync(Collection, Cheap));
        Assert.Equal(2, await Service.DeleteAsync(Collection, Filter.Where("id").IsAnyOf("d29", "d30", "d31")));
        await Service.UpsertAsync(Collection, [Corpus.Documents(Count)[5]]);
        Assert.Equal(1, await Service.DeleteAsync(Collection, Cheap));
        Assert.Equal(68, await Service.DeleteAsync(Collection, new Filter()));
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task What_cannot_be_a_filter_is_refused_and_nothing_is_deleted()
    {
        await FillAsync(Corpus.Documents(3));
        var wrong = new Filter { Must = [new EqualsClause("price", default)] };
        await FailsAsync(ErrorKind.InvalidFilter, () => Service.DeleteAsync(Collection, wrong), "delete");
        await FailsAsync(ErrorKind.InvalidFilter, () => Service.CountAsync(Collection, wrong), "count");
        await FailsAsync(ErrorKind.InvalidFilter, () => Service.ExportAsync(Collection, wrong).CountAsync().AsTask(), "export");
        Assert.Equal("filter", (await Assert.ThrowsAsync<ArgumentNullException>(() => Service.DeleteAsync(Collection, (Filter)null!))).ParamName);
        Assert.Equal(3, await Service.CountAsync(Collection));
        await Service.DropAsync(Collection);
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DeleteAsync(Collection, Cheap), "delete");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.CountAsync(Collection, Cheap), "count");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.CountAsync(Collection), "count");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.ExportAsync(Collection, Cheap).CountAsync().AsTask(), "export");
    }
}
