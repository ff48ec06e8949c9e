using System.Diagnostics;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Answers searches whose hits are grouped by a source field: more hits are looked for until there are groups enough, and these
/// are full.</summary>
internal static class GroupedSearch
{
    private const int FirstHits = 3, MoreHits = 4;

    /// <summary>Answers a search that names a field to group by.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">The search; its texts are vectors by now.</param>
    /// <param name="budget">What the answer is charged to.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<SearchResponse> AnswerAsync(
        CollectionSnapshot collection, SearchRequest request, AnswerBudget budget, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        SearchRules.Require(collection, request);
        int groups = request.Reach ?? request.Offset + request.Limit;
        GroupedHits grouped = await FindAsync(collection, request, groups, cancellationToken);
        SearchHit[] hits = grouped.Page(request.Offset, request.Limit);
        budget.ChargeHits(hits.Length);
        IReadOnlyList<SearchHit> complete = await CompleteAsync(collection.Reader, request, hits, budget, cancellationToken);
        return new SearchResponse(complete, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<GroupedHits> FindAsync(
        CollectionSnapshot collection, SearchRequest request, int groups, CancellationToken cancellationToken)
    {
        string path = request.GroupBy!;
        SearchRequest flat = request with
        {
            GroupBy = null,
            GroupSize = 1,
            Offset = 0,
            Reach = null,
            Include = [path],
            Exclude = null,
            WithVectors = false,
        };
        int most = SearchRequest.MaxReach, first = Math.Min(most, SearchPolicy.Reach(FirstHits * groups * request.GroupSize));
        for (int wanted = first; ; wanted = Math.Min(most, wanted * MoreHits))
        {
            IndexQuery query = SearchCompiler.Compile(collection, flat with { Limit = wanted }, new AnswerBudget());
            SearchResponse found = (await collection.Reader.SearchAsync([query], cancellationToken))[0];
            var grouped = new GroupedHits(path, request.GroupSize);
            grouped.Add(found.Hits);
            if (found.Hits.Count < wanted || wanted == most || grouped.AreFull(groups)) return grouped;
        }
    }

    /// <summary>The hits with what is asked for of their documents; one that was deleted meanwhile is left out.</summary>
    private static async Task<IReadOnlyList<SearchHit>> CompleteAsync(
        ICollectionReader collection, SearchRequest request, SearchHit[] hits, AnswerBudget budget, CancellationToken cancellationToken)
    {
        DocumentParts parts = (SourceSelection.IsWanted(request) ? DocumentParts.Source : 0)
            | (request.WithVectors ? DocumentParts.Vectors : 0);
        if (parts != DocumentParts.None)
        {
            var complete = new List<SearchHit>(hits.Length);
            int at = 0;
            await foreach (Document? document in collection.GetAsync([.. hits.Select(hit => hit.Id)], parts, cancellationToken))
            {
                SearchHit hit = hits[at++];
                if (document is null) continue;
                complete.Add(hit with
                {
                    Source = SourceSelection.Select(document.Source, request),
                    Vectors = request.WithVectors ? document.Vectors : null,
                });
                budget.ChargeParts(complete[^1]);
            }
            return complete;
        }
        foreach (SearchHit hit in hits) budget.ChargeParts(hit);
        return hits;
    }
}
