using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Grains.Hosting;

namespace OrleansLsh.Grains.Tests.Hosting;

public sealed class SiloDrainTests : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SiloDrain _drain;

    public SiloDrainTests() => _drain = new SiloDrain(this, TimeProvider.System, NullLogger<SiloDrain>.Instance);

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => default;

    void IHostApplicationLifetime.StopApplication() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_silo_that_stops_stops_its_trainings_and_says_so()
    {
        Task<int> training = _drain.UntilStopAsync("The training of 'shop'", ForeverAsync, CancellationToken.None);
        await _stopping.CancelAsync();
        LshException error = await Assert.ThrowsAsync<LshException>(() => training);
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("The training of 'shop' was stopped with its silo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_cancels_a_training_is_told_that_it_was_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        Task<int> training = _drain.UntilStopAsync("The training of 'shop'", ForeverAsync, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
    }

    private static async Task<int> ForeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
