using OrleansLsh.Client.Searching;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Tests.Searching;

public class SearchLineTests
{
    // The line asks nobody: who holds it does.
    private readonly SearchLine _line = new(grain: null!);

    [Fact]
    public void What_comes_while_two_messages_are_under_way_travels_together_in_the_next()
    {
        Assert.Null(_line.Enter(new SearchMessage()));
        Assert.Null(_line.Enter(new SearchMessage()));
        WaitingSearch[] waiting = [.. Enumerable.Range(0, 40).Select(_ => _line.Enter(new SearchMessage())!)];
        Assert.Equal(40, _line.Waiting);
        Assert.Equal(waiting[..32], _line.Next());
        Assert.Equal(waiting[32..], _line.Next());
        Assert.Empty(_line.Next());
        Assert.Null(_line.Enter(new SearchMessage()));
        Assert.NotNull(_line.Enter(new SearchMessage()));
    }

    [Fact]
    public void Where_the_index_is_slow_each_search_goes_alone_and_one_that_was_held_up_changes_nothing()
    {
        Assert.False(_line.IsSlow);
        _line.Timed(new HitsMessage { Took = TimeSpan.FromSeconds(10).Ticks });
        Assert.False(_line.IsSlow);
        for (int i = 0; i < 50; i++) _line.Timed(new HitsMessage { Took = TimeSpan.FromMilliseconds(1).Ticks });
        Assert.True(_line.IsSlow);
        for (int i = 0; i < 50; i++) _line.Timed(new HitsMessage { Took = TimeSpan.FromMicroseconds(10).Ticks });
        Assert.False(_line.IsSlow);
    }
}
