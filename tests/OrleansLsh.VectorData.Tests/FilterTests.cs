using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Http.Tests.Client;

namespace OrleansLsh.VectorData.Tests;

public sealed class EmbeddedFilterTests : FilterTests<EmbeddedBackend>;

public sealed class HttpFilterTests : FilterTests<HttpBackend>;

public sealed class ElasticsearchFilterTests : FilterTests<ElasticsearchStore>;

public sealed class ClusterFilterTests : FilterTests<OneSilo<ClusterFilterTests>>;

public abstract class FilterTests<TBackend> : StoreTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const string Special = """>with $om[ specia]"chara<ters'and\stuff""";

    private static readonly DateTimeOffset Noon = new(2024, 1, 31, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly Guid Known = new("603840bf-cf91-4521-8b8e-8b6a2e75910a");

    private readonly int _member = 8;

    private static Thing[] Things =>
    [
        new() { Key = 1, Number = 8, Title = "foo", Flag = true, Weight = 1.5, Ratio = 0.1f, Price = 1.10m, Tags = ["x", "y"], Sizes = [1, 2], Instant = Noon, Mark = Known, Vector = V, Day = new DateOnly(2024, 1, 1), Hour = new TimeOnly(9, 30) },
        new() { Key = 2, Number = 9, Title = "bar", Flag = false, Weight = null, Ratio = 0.2f, Price = 2, Tags = ["a", "b"], Sizes = [5], Vector = V, Day = new DateOnly(2024, 2, 1), Time = new DateTime(2020, 1, 1) },
        new() { Key = 3, Number = 9, Title = "foo", Flag = true, Weight = 9.5, Ratio = 0.3f, Price = 3, Tags = ["x"], Sizes = [7, 20], Instant = Noon.AddDays(1), Vector = V },
        new() { Key = 4, Number = 10, Title = null, Flag = false, Weight = -1, Little = 3, Tags = ["x", "y", "z"], Sizes = [], Vector = V },
        new() { Key = 5, Number = 11, Title = Special, Flag = true, Large = long.MaxValue, Tags = ["y", "z"], Sizes = [9], Vector = V },
    ];

    private static Expression<Func<Thing, bool>>[] Conditions { get; } =
    [
        r => r.Number == 8, r => r.Number == 9, r => r.Number != 10, r => r.Number > 8, r => r.Number <= 9, r => r.Title == "foo", r => r.Title != "foo", r => r.Title == null,
        r => r.Weight > 1, r => r.Weight < 9.5, r => r.Weight == null, r => r.Weight != -1, r => r.Flag, r => r.Tags!.Contains("x"), r => r.Sizes!.Any(size => size > 6), r => r.Sizes!.Any(),
        r => r.Instant == Noon, r => r.Instant != Noon, r => r.Instant > Noon, r => r.Key == 2, r => true, r => false, r => new[] { "foo", null }.Contains(r.Title),
    ];

    private static ReadOnlyMemory<float> V => new float[] { 1, 2, 3 };

    [SkippableFact]
    public async Task Filters_mean_what_they_mean_in_memory()
    {
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>(Things);
        int captured = 8;
        int? some = 8, none = null;
        string? nothing = null;
        string[] words = ["foo", "baz", "unknown"];
        List<string> tags = ["x", "z", "nonexistent"];
        double limit = 1.5;
        Expression<Func<Thing, bool>>[] filters =
        [
            r => r.Number == 8, r => 8 == r.Number, r => r.Number != 8, r => r.Number > 9, r => r.Number >= 9, r => 10 > r.Number, r => r.Number <= 10, r => r.Number == captured + 1,
            r => r.Number == some, r => r.Number == none, r => r.Number == some.Value, r => r.Number == _member, r => r.Number > none,
            r => r.Title == "foo", r => r.Title != "foo", r => r.Title == Special, r => r.Title == "fo", r => r.Title == null, r => r.Title != null, r => r.Title == nothing, r => r.Title != nothing,
            r => r.Title == "x; DROP TABLE things;", r => r.Title != null && r.Title.StartsWith("fo", StringComparison.Ordinal),
            r => r.Flag, r => !r.Flag, r => r.Flag == false, r => r.Flag && r.Flag, r => r.Flag || !r.Flag, r => true, r => false, r => r.Number == 8 || true,
            r => r.Weight > 1, r => r.Weight == limit, r => r.Weight == null, r => r.Weight.HasValue, r => !(r.Weight > 1), r => r.Weight.HasValue && r.Weight.Value < 9.5,
            r => r.Ratio == 0.1f, r => r.Ratio > 0.15f, r => r.Price == 1.1m, r => r.Little == 3, r => r.Large > int.MaxValue, r => r.Weight == double.NaN,
            r => r.Mark == Known, r => r.Mark != Known, r => r.Mark == new Guid("603840bf-cf91-4521-8b8e-8b6a2e75910a"), r => r.Instant == Noon.ToUniversalTime(), r => r.Instant > Noon,
            r => r.Instant >= new DateTimeOffset(2024, 1, 31, 10, 0, 0, TimeSpan.Zero), r => r.Time == new DateTime(2020, 1, 1), r => r.Time > DateTime.MinValue.AddDays(1),
            r => r.Day == new DateOnly(2024, 2, 1), r => r.Day < new DateOnly(2024, 2, 1), r => r.Hour == new TimeOnly(9, 30),
            r => r.Key == 2, r => r.Key != 2, r => new[] { 1, 5, 77 }.Contains(r.Key),
            r => r.Number == 8 && r.Title == "foo", r => r.Number == 8 || r.Title == "foo", r => r.Number == 8 && r.Title == "foo" && r.Flag,
            r => (r.Number == 8 || r.Number == 9) && r.Title == "foo", r => (r.Number == 8 || r.Number == 9) && (r.Title == "foo" || r.Title == "bar"),
            r => r.Number > 8 && (r.Number > 8 || r.Title == "foo"), r => (r.Number > 8 && r.Number < 10) || r.Title == Special,
            r => r.Number != 8 || r.Flag, r => !(r.Number == 8 && r.Flag), r => !(r.Weight > 1 && r.Number > 8), r => !(r.Number == 8 || r.Title == "foo"), r => !(r.Number != 8),
            r => !r.Flag && r.Number != int.MaxValue, r => !(r.Number > 8 && r.Number <= 10), r => !(r.Title == null && r.Number == 10) && r.Number < 10,
            r => r.Tags!.Contains("x"), r => !r.Tags!.Contains("x"), r => Enumerable.Contains(r.Tags!, "z"), r => r.Sizes!.Contains(7), r => r.Sizes!.Any(), r => !r.Sizes!.Any(),
            r => new[] { 8, 10 }.Contains(r.Number), r => words.Contains(r.Title), r => new[] { "foo", null }.Contains(r.Title), r => Array.Empty<int>().Contains(r.Number),
            r => r.Tags!.Any(tag => tags.Contains(tag)), r => r.Tags!.Any(tag => new[] { "b", "q" }.Contains(tag)), r => r.Tags!.Any(tag => tag == "b" || tag == "z"),
            r => r.Sizes!.Any(size => size > 6), r => !r.Sizes!.Any(size => size > 6), r => tags.Contains("x"),
            r => (r.Number == 8 && r.Title == "foo") || r.Little == 3, r => (r.Number == 8 && r.Title == "foo") || (r.Number == 9 && r.Title == "bar") || r.Title == null,
            r => !((r.Number == 8 || r.Title == "bar") && (r.Flag || r.Weight == null)), r => !(r.Title == "foo") || r.Weight > 5, r => !r.Tags!.Contains("x") || r.Title == "foo",
            r => !(r.Title == "foo" && !r.Tags!.Contains("y")) && (r.Number > 8 || r.Flag), r => !(r.Weight == 1.5) && r.Weight != 9.5, r => !(r.Weight != null) || !(r.Weight < 5),
            r => r.Title != "foo" && r.Title != "bar", r => !(r.Title == "foo" || r.Title == "bar") || (r.Flag && r.Number == 9), r => !!(r.Number == 9) || r.Flag,
            r => !words.Contains(r.Title) || !tags.Contains("x"), r => !(true && r.Flag) || false, r => r.Flag && (r.Number == 8 || !(r.Number == 8)),
            r => r.Instant != Noon, r => !(r.Instant > Noon) && r.Instant != null, r => new DateTimeOffset?[] { Noon.ToUniversalTime(), null }.Contains(r.Instant),
            r => new[] { new DateOnly(2024, 1, 1), new DateOnly(2024, 2, 1) }.Contains(r.Day), r => !new[] { new DateOnly(2024, 1, 1) }.Contains(r.Day),
            r => r.Sizes!.Any(size => size > 1 && size < 5), r => r.Sizes!.Any(size => (size > 5 && size <= 7) || size == 9), r => r.Sizes!.Any(size => size > 8) && r.Sizes!.Any(size => size < 8),
            r => r.Tags!.Any(tag => Array.Empty<string>().Contains(tag)), r => r.Sizes!.Any(size => true),
        ];
        foreach (Expression<Func<Thing, bool>> filter in filters)
        {
            int[] expected = [.. Things.Where(filter.Compile()).Select(thing => thing.Key)];
            List<int> found = await collection.SearchAsync(V, 5, new() { Filter = filter, VectorProperty = thing => thing.Vector }).Select(hit => hit.Record.Key).Order().ToListAsync();
            Assert.True(expected.SequenceEqual(found), $"{filter}: {string.Join(' ', expected)} expected, {string.Join(' ', found)} found.");
        }
    }

    [SkippableFact]
    public async Task Any_combination_of_and_or_and_not_means_what_it_means_in_memory()
    {
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>(Things);
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            ParameterExpression record = Expression.Parameter(typeof(Thing), "r");
            var filter = Expression.Lambda<Func<Thing, bool>>(Draw(random, record, 5), record);
            int[] expected = [.. Things.Where(filter.Compile()).Select(thing => thing.Key)];
            List<int> found = await collection.GetAsync(filter, 5).Select(thing => thing.Key).Order().ToListAsync();
            Assert.True(expected.SequenceEqual(found), $"{filter}: {string.Join(' ', expected)} expected, {string.Join(' ', found)} found.");
        }
    }

    private static Expression Draw(Random random, ParameterExpression record, int depth) => random.Next(depth == 0 ? 1 : 4) switch
    {
        1 => Expression.AndAlso(Draw(random, record, depth - 1), Draw(random, record, depth - 1)),
        2 => Expression.OrElse(Draw(random, record, depth - 1), Draw(random, record, depth - 1)),
        3 => Expression.Not(Draw(random, record, depth - 1)),
        _ => Of(record, Conditions[random.Next(Conditions.Length)]),
    };

    private static Expression Of(ParameterExpression record, Expression<Func<Thing, bool>> condition) =>
        new Replacement(condition.Parameters[0], record).Visit(condition.Body);

    private sealed class Replacement(ParameterExpression parameter, ParameterExpression by) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? by : node;
    }

    [SkippableFact]
    public async Task What_cannot_be_expressed_is_refused_by_name()
    {
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>(Things);
        (Expression<Func<Thing, bool>> Filter, string Named)[] filters =
        [
            (r => r.Title!.Contains('o'), "Contains"), (r => r.Title!.Length == 3, "Length"),
            (r => r.Tags!.Any(tag => tag != "x"), "tag"), (r => r.Key > 3, "Key"), (r => r.Hour > new TimeOnly(3, 0), "Hour"), (r => r.Number == r.Little, "Little"),
            (r => r.Tags!.All(tag => tag == "x"), "All"), (r => r.Title!.StartsWith("f", StringComparison.OrdinalIgnoreCase), "StartsWith"), (r => r.Sizes!.Any(size => size > 1 && size != 5), "size"),
        ];
        foreach ((Expression<Func<Thing, bool>> filter, string named) in filters)
        {
            NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => collection.GetAsync(filter, 3).ToListAsync().AsTask());
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Records_without_a_class_are_filtered_by_their_names()
    {
        await CollectionAsync<int, Thing>(Things);
        VectorStoreCollection<object, Dictionary<string, object?>> collection = Store.GetDynamicCollection("things", new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Number", typeof(int)), new VectorStoreDataProperty("Name", typeof(string)) { StorageName = "title" },
                new VectorStoreDataProperty("Tags", typeof(string[])), new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3) { DistanceFunction = DistanceFunction.EuclideanDistance },
            ],
        });
        string captured = "foo";
        (Expression<Func<Dictionary<string, object?>, bool>> Filter, int[] Keys)[] filters =
        [
            (r => (int)r["Number"]! == 9, [2, 3]), (r => (string)r["Name"]! == captured, [1, 3]), (r => r["Name"] == null, [4]), (r => ((string[])r["Tags"]!).Contains("y"), [1, 4, 5]),
            (r => new[] { "foo", "bar" }.Contains(r["Name"]), [1, 2, 3]), (r => (int)r["Key"]! == 5, [5]),
        ];
        foreach ((Expression<Func<Dictionary<string, object?>, bool>> filter, int[] keys) in filters)
            Assert.Equal(keys, await collection.GetAsync(filter, 5).Select(record => (int)record["Key"]!).Order().ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => collection.GetAsync(r => (string)r["x\"; DROP TABLE"]! == "", 1).ToListAsync().AsTask());
    }

    [SkippableFact]
    public async Task Records_are_read_by_filter_in_order_and_by_pages()
    {
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>([.. Things, new Thing { Key = 6, Number = 1, Second = [1, 1] }]);
        Assert.Equal(6, await collection.GetAsync(r => true, 100).CountAsync());
        Assert.Equal([4, 6, 5, 2, 1, 3], await Keys(r => true, 10, new() { OrderBy = order => order.Ascending(r => r.Title).Ascending(r => r.Key) }));
        Assert.Equal([5, 4], await Keys(r => r.Number > 1, 2, new() { OrderBy = order => order.Descending(r => r.Number) }));
        Assert.Equal([3, 2, 1], await Keys(r => r.Number > 1, 3, new() { Skip = 2, OrderBy = order => order.Descending(r => r.Number).Descending(r => r.Key) }));
        Assert.Equal([3, 1], await Keys(r => r.Title == "foo", 3, new() { OrderBy = order => order.Descending(r => r.Weight) }));
        Assert.Equal([4, 6], (await Keys(r => r.Title == null, 5)).Order());
        Thing whole = await collection.GetAsync(r => r.Key == 1, 1, new() { IncludeVectors = true }).SingleAsync();
        Assert.Equal([1f, 2f, 3f], whole.Vector.ToArray());
        List<int> pages = [.. await Keys(r => true, 4), .. await Keys(r => true, 4, new() { Skip = 4 })];
        Assert.Equal([1, 2, 3, 4, 5, 6], pages.Order());
        await Assert.ThrowsAsync<NotSupportedException>(() => Keys(r => true, 4, new() { OrderBy = order => order.Ascending(r => r.Tags) }));

        async Task<List<int>> Keys(Expression<Func<Thing, bool>> filter, int top, FilteredRecordRetrievalOptions<Thing>? options = null) =>
            await collection.GetAsync(filter, top, options).Select(thing => thing.Key).ToListAsync();
    }
}
