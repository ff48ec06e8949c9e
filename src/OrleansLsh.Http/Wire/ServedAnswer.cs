namespace OrleansLsh.Http.Wire;

/// <summary>Recall as users get it, on the wire.</summary>
internal sealed record ServedAnswer(
    double Recall, double RecallError, double PoorQueries, int Queries, DateTimeOffset Since, string Sentence = "")
{
    public static ServedAnswer Of(ServedRecall served) =>
        new(served.Recall, served.RecallError, served.PoorQueries, served.Queries, served.Since, served.Sentence);

    public ServedRecall ToServed() => new(Recall, RecallError, PoorQueries, Queries, Since);
}
