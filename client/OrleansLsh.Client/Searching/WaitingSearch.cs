using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Client.Searching;

/// <summary>A search that waits for a message to travel in.</summary>
internal sealed class WaitingSearch(SearchMessage message)
{
    /// <summary>The search.</summary>
    public SearchMessage Message => message;

    /// <summary>Its answer.</summary>
    public TaskCompletionSource<HitsMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
