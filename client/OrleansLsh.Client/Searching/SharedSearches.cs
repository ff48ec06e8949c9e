using System.Collections.Concurrent;
using OrleansLsh.Client.Retrying;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Client.Searching;

/// <summary>Searches of many callers: a few are under way at a time, and those that come meanwhile travel together in the next
/// message.</summary>
/// <remarks>A message to a silo and back costs several times the work of a quick search; one caller at a time waits for nothing,
/// and where searches are slow each goes alone.</remarks>
internal sealed class SharedSearches(IGrainFactory grains, CallRetry retry)
{
    /// <summary>How often the thread pool's other work goes first while callers that were answered have not come back: some
    /// microseconds.</summary>
    private const int MostTurns = 8;

    private readonly ConcurrentDictionary<string, SearchLine> _lines = new(StringComparer.Ordinal);

    /// <summary>Answers a search, alone or with others.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="message">A quick search with a small answer.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    public async Task<HitsMessage> SearchAsync(string collection, SearchMessage message, CancellationToken cancellationToken)
    {
        SearchLine line = _lines.GetOrAdd(collection, static (name, grains) => new SearchLine(grains.GetGrain<ISearchGrain>(name)), grains);
        try
        {
            return await SearchAsync(line, message, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            _lines.TryRemove(collection, out _);
            throw;
        }
    }

    private async Task<HitsMessage> SearchAsync(SearchLine line, SearchMessage message, CancellationToken cancellationToken)
    {
        if (line.IsSlow) return line.Timed(await retry.CallAsync(attempt => line.Grain.SearchAsync(message, attempt), cancellationToken));
        if (line.Enter(message) is WaitingSearch waiting) return await waiting.Answer.Task.WaitAsync(cancellationToken);
        try
        {
            return line.Timed(await retry.CallAsync(attempt => line.Grain.SearchAsync(message, attempt), cancellationToken));
        }
        finally
        {
            _ = GoOnAsync(line);
        }
    }

    /// <summary>Sends what has gathered, until nothing has.</summary>
    private async Task GoOnAsync(SearchLine line)
    {
        ISearchGrain grain = line.Grain;
        for (int answered = 1; await GatheredAsync(line, answered) is { Count: > 0 } together; answered = together.Count)
        {
            try
            {
                SearchMessage[] messages = [.. together.Select(search => search.Message)];
                HitsMessage[] found = await retry.CallAsync(attempt => grain.SearchManyAsync(messages, attempt), CancellationToken.None);
                for (int i = 0; i < found.Length; i++) together[i].Answer.TrySetResult(line.Timed(found[i]));
            }
            catch (LshException error) when (together.Count > 1 && error.Kind != ErrorKind.Unavailable)
            {
                // One of them is wrong: each gets its own answer.
                await Task.WhenAll(together.Select(search => AloneAsync(grain, search)));
            }
            catch (Exception error)
            {
                foreach (WaitingSearch search in together) search.Answer.TrySetException(error);
            }
        }
    }

    /// <summary>What waits once the callers that were just answered have had a turn: what they ask next travels along.</summary>
    private static async Task<List<WaitingSearch>> GatheredAsync(SearchLine line, int answered)
    {
        for (int turn = 0; turn == 0 || turn < MostTurns && line.Waiting < answered; turn++) await Task.Yield();
        return line.Next();
    }

    private async Task AloneAsync(ISearchGrain grain, WaitingSearch search)
    {
        try
        {
            search.Answer.TrySetResult(
                await retry.CallAsync(attempt => grain.SearchAsync(search.Message, attempt), CancellationToken.None));
        }
        catch (Exception error)
        {
            search.Answer.TrySetException(error);
        }
    }
}
