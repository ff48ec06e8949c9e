using System.Text.Json;
using FsCheck.Xunit;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Tests.Filters;

namespace OrleansLsh.Index.Tests.Storage;

public class FilterQueryTests
{
    [Property(Arbitrary = [typeof(Filters.FilterCases)], MaxTest = 40, Replay = "3,5")]
    public void A_filter_finds_what_the_predicate_finds_after_updates_and_deletes(Sources sources, Filter[] filters)
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        int count = sources.Json.Count;
        store.Commit(Batches.Of(0, count, source: slot => sources.Json[slot]), 0, []);
        store.Commit(Batches.Of(count, count, source: slot => sources.Json[2 * count - 1 - slot]), count,
            [.. Enumerable.Range(0, count).Where(slot => slot % 3 == 1)]);
        foreach (Filter filter in filters) AssertSame(store, filter, slot => slot >= count || slot % 3 != 1, sources, count);
        store.Delete([.. Enumerable.Range(0, 2 * count).Where(slot => slot % 3 == 1 || slot % 5 == 0)]);
        foreach (Filter filter in filters) AssertSame(store, filter, slot => slot % 3 != 1 && slot % 5 != 0, sources, count);
        store.Compact(int.MaxValue);
        foreach (Filter filter in filters) AssertSame(store, filter, slot => slot % 3 != 1 && slot % 5 != 0, sources, count);
    }

    [Fact]
    public void Deleting_everything_leaves_no_posting_and_no_text()
    {
        using DataFile file = DataFile.Open(null);
        CollectionRecord record = file.Create("shop", Batches.Fields);
        CollectionStore store = file.Store(record);
        store.Commit(Batches.Of(0, 300), 0, []);
        store.Delete([.. Enumerable.Range(0, 300)]);
        store.Compact(int.MaxValue);
        foreach (string table in new[] { "batch", "life", "source", "segment", "code", "term", "text", "path" })
            Assert.Equal(0, file.Read(connection => connection.Scalar($"SELECT count(*) FROM {table}_{record.Key}")));
    }

    [Fact]
    public void Text_scores_rank_the_rarer_word_higher_and_keep_to_the_field_and_the_set()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        string[] sources =
        [
            """{"t":"common common rare"}""", """{"t":"common thing here"}""", """{"t":"common other here","u":"rare"}""",
            """{"t":"rare bird flies"}""", """{"t":"nothing"}""", """{"u":"rare"}""",
            """{"t":"common some here"}""", """{"t":"filler"}""", """{"t":"filler"}""", """{"t":"filler"}""",
        ];
        store.Commit(Batches.Of(0, sources.Length, source: slot => sources[slot]), 0, []);
        IReadOnlyList<(int Slot, double Score)> scores = store.TextScores("t", "COMMON rare", 10, null);
        Assert.Equal(0, scores[0].Slot);
        Assert.Equal(3, scores[1].Slot);
        Assert.Equal([0, 1, 2, 3, 6], scores.Select(score => score.Slot).Order());
        Assert.All(scores, score => Assert.True(score.Score > 0));
        Assert.Equal(scores.OrderByDescending(score => score.Score).Select(score => score.Score), scores.Select(score => score.Score));
        Assert.Equal(scores.Take(2), store.TextScores("t", "COMMON rare", 2, null));
        var among = new SlotSet();
        among.AddRange(1, 2);
        Assert.Equal([1, 2], store.TextScores("t", "common rare", 10, among).Select(score => score.Slot).Order());
        store.Delete([0]);
        Assert.Equal(3, store.TextScores("t", "common rare", 10, null)[0].Slot);
        Assert.Empty(store.TextScores("unknown", "rare", 10, null));
        Assert.Empty(store.TextScores("t", " - ", 10, null));
    }

    [Fact]
    public void The_same_filter_is_answered_anew_after_a_write()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        Filter filter = Filter.Parse("""{"must":[{"field":"n","range":{"gte":0}}]}""");
        store.Commit(Batches.Of(0, 5), 0, []);
        SlotSet first = store.Matching(filter);
        Assert.Same(first, store.Matching(filter));
        store.Commit(Batches.Of(5, 5), 5, []);
        Assert.Equal(10, store.Matching(filter).Count);
    }

    [Fact]
    public void Names_of_properties_go_with_the_last_document_that_has_them_and_may_come_again()
    {
        using DataFile file = DataFile.Open(null);
        CollectionRecord record = file.Create("shop", Batches.Fields);
        CollectionStore store = file.Store(record);
        string Source(int slot) => $$"""{"always":1,"seldom {{slot % 50}}":2,"o":{"own {{slot}}":"text {{slot}}","none {{slot}}":null,"a.b":[{"c {{slot}}":[] }] } }""";
        store.Commit(Batches.Of(0, 1_000, source: Source), 0, []);
        Assert.Equal((1_051, 1_052), Names());
        store.Delete([.. Enumerable.Range(0, 990)]);
        store.Compact(int.MaxValue);
        Assert.Equal((21, 22), Names());
        store.Commit(Batches.Of(1_000, 20, source: slot => Source(slot - 1_000)), 1_000, []);
        Assert.Equal((1 + 30 + 30, 62), Names());
        Assert.Equal([1_003], store.Matching(new Filter { Must = [new EqualsClause("o.own 3", FilterValue.Of("text 3"))] }).Slots());
        Assert.Equal([993], store.Matching(new Filter { Must = [new ExistsClause("o.own 993", true)] }).Slots());
        Assert.Empty(store.Matching(new Filter { Must = [new ExistsClause("o.own 500", true)] }).Slots());

        (long, int) Names() => (file.Read(connection => connection.Scalar($"SELECT count(*) FROM path_{record.Key}")), store.KnownPlaces);
    }

    private static void AssertSame(CollectionStore store, Filter filter, Func<int, bool> live, Sources sources, int count)
    {
        int[] expected = Enumerable.Range(0, 2 * count).Where(live).Where(slot =>
        {
            string? json = sources.Json[slot < count ? slot : 2 * count - 1 - slot];
            return FilterOracle.Matches(filter, "", json is null ? default : JsonDocument.Parse(json).RootElement);
        }).ToArray();
        Assert.True(expected.SequenceEqual(store.Matching(filter).Slots()), filter.ToJson());
    }
}
