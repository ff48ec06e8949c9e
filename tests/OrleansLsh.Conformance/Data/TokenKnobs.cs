namespace OrleansLsh.Conformance.Data;

/// <summary>Knobs of <c>more_like_this</c>: the most query terms, the least document frequency, the percentage to share.</summary>
public static class TokenKnobs
{
    public static TheoryData<int?, int, int> All => new()
    {
        { null, 1, 30 }, { null, 1, 0 }, { null, 1, 100 }, { null, 1, 60 }, { 3, 1, 30 }, { 1, 1, 30 }, { 5, 30, 50 }, { null, 45, 30 },
        { 100, 1, 45 },
    };
}
