using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Indexing;

public class WholeClusterTests() : ClusterTest(silos: 2)
{
    [Fact]
    public async Task Answers_are_those_of_the_embedded_product_hit_for_hit()
    {
        await FillAsync();
        await TrainAsync();
        using var embedded = new OneProcess(Documents, QuickTraining);
        SearchSetting[] settings =
        [
            SearchSetting.Exact, SearchSetting.Seed, new() { Probes = 4 }, new() { Scoring = Scoring.Asymmetric, Candidates = 50 },
            new() { Scoring = Scoring.MoreLikeThis, Candidates = 50 },
        ];
        foreach (SearchSetting setting in settings)
            foreach (float[] query in Corpus.Vectors(20, 11))
            {
                var request = new SearchRequest { Vectors = Corpus.Query(query), Setting = setting, Include = ["*"], WithVectors = true };
                SearchResponse expected = await (await embedded.Service).SearchAsync(Collection, request), found = await Service.SearchAsync(Collection, request);
                Assert.Equal(expected.Hits.Select(hit => (hit.Id, hit.Score, hit.Distance)), found.Hits.Select(hit => (hit.Id, hit.Score, hit.Distance)));
                Assert.Equal(expected.Hits.Select(hit => hit.Source.GetRawText()), found.Hits.Select(hit => hit.Source.GetRawText()));
                Assert.Equal(expected.Hits.SelectMany(hit => hit.Vectors!["v"].ToArray()), found.Hits.SelectMany(hit => hit.Vectors!["v"].ToArray()));
            }
    }

    [Fact]
    public async Task Documents_over_the_message_limit_are_split_and_not_refused()
    {
        await Service.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        string text = new('x', 9_000_000);
        Document[] large = [.. Corpus.Documents(13).Select((document, i) => Document.Of($"large{i}", Corpus.Field, document.Vectors[Corpus.Field], new { text, i }))];
        Assert.Equal(13, (await Service.UpsertAsync(Collection, large)).Written);
        var ids = new List<string>();
        await foreach (Document document in Service.ExportAsync(Collection)) ids.Add(document.Id);
        Assert.Equal(large.Select(document => document.Id), ids);
    }

    [Fact]
    public async Task An_import_outlives_a_killed_silo_and_loses_nothing_that_was_acknowledged()
    {
        await Service.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        Document[] documents = Corpus.Documents(8_000);
        Task? killing = null;
        long acknowledged = 0;
        var told = new Told<ImportProgress>(progress =>
        {
            acknowledged = progress.Written;
            if (progress.Read >= 1_000) killing ??= Task.Run(() => Cluster.Silos.KillSiloAsync(Cluster.Silos.Silos[1]));
        });
        ImportReport report = await Service.ImportAsync(Collection, Corpus.Stream(documents), new ImportOptions { BatchSize = 100 }, told);
        await killing!;
        Assert.Equal((8_000, 8_000, 0), (report.Read, report.Written, report.Failed));
        Assert.Equal(8_000, acknowledged);
        Assert.Equal(8_000, (await Service.DescribeAsync(Collection)).Documents);
    }

    [Fact]
    public async Task A_stopping_silo_writes_what_it_has_taken_in()
    {
        await Service.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        Task<WriteReport>[] writes = [.. Enumerable.Range(0, 50).Select(i => Service.UpsertAsync(Collection, Documents[(i * 40)..(i * 40 + 40)]))];
        await Cluster.Silos.StopSiloAsync(Cluster.Silos.Silos[1]);
        Assert.Equal(2_000, (await Task.WhenAll(writes)).Sum(report => report.Written));
        Assert.Equal(2_000, (await Service.DescribeAsync(Collection)).Documents);
    }
}
