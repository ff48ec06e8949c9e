using OrleansLsh.Index.Elasticsearch.Installing;

namespace OrleansLsh.Index.Elasticsearch.Tests.Installing;

public class RoundRuleTests
{
    private const double CopiedASecond = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(0.85)]
    public void Where_the_copying_is_quicker_than_writers_these_wait_for_a_moment_only(double writtenToCopied)
    {
        (int rounds, double seconds) = Run(writtenToCopied, Patience);
        Assert.InRange(seconds, 0, Patience.TotalSeconds / 40);
        Assert.InRange(rounds, 1, 30);
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(1)]
    [InlineData(3)]
    public void Where_it_is_not_it_ends_all_the_same(double writtenToCopied) => Assert.InRange(Run(writtenToCopied, Patience).Rounds, 1, 100);

    [Fact]
    public void A_short_round_ends_it_for_the_most_impatient() => Assert.True(new RoundRule(TimeSpan.Zero).IsEnough(RoundRule.ShortRound, TimeSpan.FromHours(1)));

    [Fact]
    public void A_few_documents_are_not_enough_where_each_takes_its_time()
    {
        var rule = new RoundRule(Patience, shortRound: 0);
        Assert.False(rule.IsEnough(RoundRule.ShortRound, TimeSpan.FromSeconds(200)));
        Assert.True(rule.IsEnough(10, TimeSpan.FromSeconds(2)));
        Assert.True(rule.IsEnough(0, TimeSpan.FromHours(1)));
    }

    private static (int Rounds, double Seconds) Run(double writtenToCopied, TimeSpan patience)
    {
        var rule = new RoundRule(patience);
        double copied = 1_000_000;
        int rounds = 1;
        for (; !rule.IsEnough((long)copied, TimeSpan.FromSeconds(copied / CopiedASecond)); rounds++) copied *= writtenToCopied;
        return (rounds, copied / CopiedASecond);
    }
}
