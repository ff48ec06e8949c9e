using System.Diagnostics;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Promise;

/// <summary>What fresh queries get of a collection.</summary>
/// <param name="Recall">Mean distance recall, 0 to 1.</param>
/// <param name="Error">One standard error of it, counting queries.</param>
/// <param name="Worst">That of the query that got least.</param>
/// <param name="Poor">The part of queries below .8.</param>
/// <param name="PerSecond">Queries a second, one after the other.</param>
internal sealed record AnswerQuality(double Recall, double Error, double Worst, double Poor, double PerSecond)
{
    private const double Floor = 0.8;

    /// <summary>Asks every query by the default setting, once to warm up and once in time.</summary>
    public static async Task<AnswerQuality> MeasureAsync(PromiseSet set, SimilarityCollection collection)
    {
        var answers = new SearchResponse[set.Queries.Count];
        long start = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            start = Stopwatch.GetTimestamp();
            for (int q = 0; q < answers.Length; q++)
                answers[q] = await collection.SearchAsync(
                    set.Queries.Values.Slice(q * set.Queries.Dimensions, set.Queries.Dimensions), set.Truth.Dimensions, setting: null);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int[][] rows = Array.ConvertAll(answers, SimilarityCollection.Rows);
        double[] recalls = DistanceRecall.OfEach(set.Documents, set.Queries, set.Truth, rows);
        double mean = recalls.Average();
        return new AnswerQuality(
            mean, Math.Sqrt(recalls.Average(recall => (recall - mean) * (recall - mean)) / recalls.Length), recalls.Min(),
            recalls.Count(recall => recall < Floor) / (double)recalls.Length, answers.Length / seconds);
    }
}
