using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Security;

/// <summary>How many requests a second each caller may make.</summary>
internal static class RateLimit
{
    /// <summary>The options of the limiter.</summary>
    public static RateLimiterOptions For(LshHttpOptions options, ApiKeys keys) => new()
    {
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            options.RequestsPerSecond is not { } perSecond || IsOpen(context)
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(Caller(context, keys), _ => Bucket(perSecond))),
        OnRejected = async (rejected, _) =>
        {
            HttpContext context = rejected.HttpContext;
            TimeSpan wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromSeconds(1);
            string seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = seconds;
            await ProblemAnswer.WriteAsync(context, ProblemAnswer.With(context, 429, ProblemTypes.TooManyRequests,
                $"More than {options.RequestsPerSecond} requests a second; try again in {seconds} s."));
        },
    };

    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>() is not { Scope: not KeyScope.Open };

    // An unknown key makes no bucket of its own: else whoever sends a new one each time would meet no limit.
    private static string Caller(HttpContext context, ApiKeys keys) =>
        ApiKeys.Of(context.Request) is { } key && keys.ScopeOf(key) is not null
            ? "key " + key
            : "address " + context.Connection.RemoteIpAddress;

    /// <summary>A bucket that holds one second's requests and is filled with exactly as many in each second, a tenth of them at a time or
    /// one.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        int tokens = Math.Max(1, perSecond / 10);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
