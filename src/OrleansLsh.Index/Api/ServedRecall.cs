using System.Globalization;

namespace OrleansLsh;

/// <summary>Recall as users get it: of searches that name no knobs and no recall, a sampled part was compared with exact search in the
/// background, soon after each was answered.</summary>
/// <remarks>Searches of one field by a model that is in use, first pages only; what changed between the answer and the comparison does not
/// count. Those of all silos of a cluster count together.</remarks>
/// <param name="Recall">Their mean distance recall, 0 to 1.</param>
/// <param name="RecallError">One standard error of it, counting queries.</param>
/// <param name="PoorQueries">The part of them, 0 to 1, that found less than .8 of their neighbours.</param>
/// <param name="Queries">How many were compared: the last 1,000 at most.</param>
/// <param name="Since">When the first of these was.</param>
public sealed record ServedRecall(double Recall, double RecallError, double PoorQueries, int Queries, DateTimeOffset Since)
{
    /// <summary>Queries below which nothing is concluded.</summary>
    private const int LeastQueries = 50;

    /// <summary>The most queries that are looked back at.</summary>
    public const int MostQueries = 1_000;

    /// <summary>What the recalls of some queries say together.</summary>
    /// <param name="recalls">At least one, 0 to 1 each.</param>
    /// <param name="since">When the first of them was compared.</param>
    public static ServedRecall Of(IReadOnlyList<double> recalls, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(recalls);
        return new ServedRecall(
            recalls.Average(), MeasuredSetting.ErrorOf(recalls), MeasuredSetting.PoorPart(recalls), recalls.Count, since);
    }

    /// <summary>All of it in one sentence.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"Recall as served is {Recall:0.000} over {Queries:N0} queries since {Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; "
        + $"{PoorQueries:P1} of them found less than .8.");

    /// <summary>Whether it is below a recall by more than two standard errors, over at least 50 queries.</summary>
    /// <param name="recall">The recall promised, 0 to 1.</param>
    public bool IsBelow(double recall) => Queries >= LeastQueries && Recall + 2 * RecallError < recall;
}
