using OrleansLsh.Client.Retrying;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Client.Searching;

/// <summary>Searches of one caller, in as few messages as hold them and their answers.</summary>
internal sealed class SearchBatch(ISearchGrain grain, CallRetry retry, SearchMessage[] messages)
{
    private readonly AnswerBudget _budget = new();
    private readonly List<SearchResponse> _answers = new(messages.Length);

    /// <summary>The answers in the order of the searches.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where one answer, or all together, have more than a call
    /// gives.</exception>
    public async Task<IReadOnlyList<SearchResponse>> AnswerAsync(CancellationToken cancellationToken)
    {
        for (int first = 0; first == 0 || first < messages.Length;)
        {
            int count = Together(first);
            await AnswerAsync(first, count, cancellationToken);
            first += Math.Max(1, count);
        }
        return _answers;
    }

    /// <summary>Answers a part; where its answer is more than a message holds, half of it at a time.</summary>
    private async Task AnswerAsync(int first, int count, CancellationToken cancellationToken)
    {
        try
        {
            SearchMessage[] part = messages[first..(first + count)];
            foreach (HitsMessage found in await retry.CallAsync(attempt => grain.SearchManyAsync(part, attempt), cancellationToken))
                Keep(found);
        }
        catch (LshException error) when (error.Kind == ErrorKind.TooLarge && count > 1 && _answers.Count == first)
        {
            await AnswerAsync(first, count / 2, cancellationToken);
            await AnswerAsync(first + count / 2, count - count / 2, cancellationToken);
        }
    }

    private void Keep(HitsMessage found)
    {
        SearchResponse answer = HitsMessages.ToResponse(found);
        _budget.Charge(AnswerBudget.BytesOf(answer));
        _answers.Add(answer);
    }

    private int Together(int first)
    {
        int count = 0;
        for (long bytes = 0; first + count < messages.Length && count < WireLimits.Searches; count++)
        {
            bytes += SearchMessages.Bytes(messages[first + count]);
            if (count > 0 && bytes > WireLimits.DocumentBytes) break;
        }
        return count;
    }
}
