using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Tests.Security;

public sealed class RateLimitTests
{
    [Fact]
    public void A_limit_gives_as_many_requests_a_second_as_it_says()
    {
        foreach (int perSecond in (int[])[1, 2, 9, 10, 11, 15, 19, 25, 99, 101, 999, 1_000, 1_001, 123_456, 1_000_000])
        {
            var bucket = RateLimit.Bucket(perSecond);
            double given = bucket.TokensPerPeriod / bucket.ReplenishmentPeriod.TotalSeconds;
            Assert.InRange(given, perSecond * 0.9999, perSecond * 1.0001);
            Assert.Equal(perSecond, bucket.TokenLimit);
        }
    }
}
