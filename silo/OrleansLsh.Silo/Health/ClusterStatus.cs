using OrleansLsh.Http.Status;
using OrleansLsh.Silo.Configuration;

namespace OrleansLsh.Silo.Health;

/// <summary>How the cluster is: what a silo waits for, its silos and their grains.</summary>
internal sealed class ClusterStatus(SiloSettings settings, Backends backends, IGrainFactory grains) : IBackendStatus
{
    private string Name => settings.Elasticsearch is null ? "embedded" : "elasticsearch";

    /// <inheritdoc/>
    public async Task<BackendStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        if (await backends.MissingAsync(cancellationToken) is string missing) return new BackendStatus(Name, false) { Detail = missing };
        try
        {
            IManagementGrain management = grains.GetGrain<IManagementGrain>(0);
            MembershipEntry[] silos = await management.GetDetailedHosts(onlyActive: true, cancellationToken);
            SimpleGrainStatistic[] statistics = await management.GetSimpleGrainStatistics(cancellationToken);
            return new BackendStatus(Name, true)
            {
                Silos = [.. silos.Select(silo => new Http.Status.SiloStatus(
                    silo.SiloName, silo.SiloAddress.Endpoint.ToString(), silo.Status.ToString(),
                    statistics.Where(statistic => statistic.SiloAddress.Equals(silo.SiloAddress))
                        .Sum(statistic => statistic.ActivationCount)))],
                Grains = statistics.GroupBy(statistic => statistic.GrainType.Split(',')[0].Split('.')[^1])
                    .ToDictionary(type => type.Key, type => type.Sum(statistic => statistic.ActivationCount)),
            };
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return new BackendStatus(Name, false) { Detail = $"The silos do not answer: {error.Message}" };
        }
    }
}
