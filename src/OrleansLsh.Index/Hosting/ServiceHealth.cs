using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansLsh.Index.Hosting;

/// <summary>Healthy while a service lists its collections, degraded while one of them cannot be read.</summary>
internal sealed class ServiceHealth(ISimilarityService service) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IReadOnlyList<CollectionDescription> collections = await service.ListAsync(cancellationToken);
            string[] faults = [.. collections.Where(one => one.Fault is not null).Select(one => $"Collection '{one.Name}': {one.Fault}")];
            return faults.Length == 0
                ? HealthCheckResult.Healthy($"{collections.Count} {(collections.Count == 1 ? "collection" : "collections")}")
                : HealthCheckResult.Degraded(string.Join(" ", faults));
        }
        catch (LshException error)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, error.Message, error);
        }
    }
}
