using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Index.Service.Training;

namespace OrleansLsh.Index.Tests.Service;

public class TrainingTurnTests
{
    private readonly TrainingTurns _turns = new(new FakeTimeProvider(new DateTimeOffset(2024, 5, 1, 9, 30, 0, TimeSpan.Zero)));

    [Fact]
    public async Task A_training_that_goes_on_refuses_the_next_and_says_who_trains()
    {
        using IDisposable first = await _turns.TakeAsync("Model 'm'", "anna", CancellationToken.None);
        var refused = await Assert.ThrowsAsync<LshException>(() => _turns.TakeAsync("Model 'm'", "ben", CancellationToken.None));
        Assert.Equal(ErrorKind.Conflict, refused.Kind);
        Assert.Equal("Model 'm' is being trained already, by anna since 09:30:00 UTC; wait until that training ends.", refused.Message);
    }

    [Fact]
    public async Task Whatever_else_is_trained_and_whoever_comes_later_has_a_turn_of_its_own()
    {
        using IDisposable other = await _turns.TakeAsync("Model 'n'", "anna", CancellationToken.None);
        (await _turns.TakeAsync("Model 'm'", null, CancellationToken.None)).Dispose();
        using IDisposable again = await _turns.TakeAsync("Model 'm'", null, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<LshException>(() => _turns.TakeAsync("Model 'm'", "ben", CancellationToken.None));
        Assert.Equal("Model 'm' is being trained already, since 09:30:00 UTC; wait until that training ends.", refused.Message);
    }

    [Fact]
    public async Task A_cancelled_training_is_waited_for()
    {
        using var cancel = new CancellationTokenSource();
        IDisposable first = await _turns.TakeAsync("Model 'm'", "anna", cancel.Token);
        await cancel.CancelAsync();
        Task<IDisposable> second = _turns.TakeAsync("Model 'm'", "ben", CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        using IDisposable turn = await second;
        await Assert.ThrowsAsync<LshException>(() => _turns.TakeAsync("Model 'm'", "carl", CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_that_wait_one_trains_and_the_other_is_refused()
    {
        using var cancel = new CancellationTokenSource();
        IDisposable first = await _turns.TakeAsync("Model 'm'", "anna", cancel.Token);
        await cancel.CancelAsync();
        Task<IDisposable>[] waiting = [.. new[] { "ben", "carl" }.Select(name => _turns.TakeAsync("Model 'm'", name, CancellationToken.None))];
        first.Dispose();
        foreach (Task<IDisposable> each in waiting) await Record.ExceptionAsync(() => each);
        Assert.Equal(1, waiting.Count(each => each.IsCompletedSuccessfully));
        Assert.Equal(1, waiting.Count(each => each.Exception?.InnerException is LshException { Kind: ErrorKind.Conflict }));
    }

    [Fact]
    public async Task Who_waits_can_leave()
    {
        using var cancel = new CancellationTokenSource();
        using IDisposable first = await _turns.TakeAsync("Model 'm'", "anna", cancel.Token);
        await cancel.CancelAsync();
        using var impatient = new CancellationTokenSource();
        Task<IDisposable> second = _turns.TakeAsync("Model 'm'", "ben", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }
}
