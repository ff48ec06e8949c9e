using System.Diagnostics;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Answers queries: in each round, the requests of all that are not through go out as one.</summary>
/// <param name="channel">To the server.</param>
/// <param name="alias">The collection's.</param>
internal sealed class SearchRunner(ElasticsearchChannel channel, string alias)
{
    private const int MostSearches = 256, HeaderBytes = 320;
    private const string Request = "a search";

    private static readonly RequestPath Several = new("_msearch");

    private readonly RequestPath _search = new($"{alias}/_search?allow_partial_search_results=false");

    /// <summary>Answers queries.</summary>
    /// <param name="context">The collection.</param>
    /// <param name="queries">What is asked.</param>
    /// <param name="own">For a query by id, the vectors of its document; null for a query by vector.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<SearchResponse[]> RunAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries,
        IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>?> own, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var plans = new QueryPlan[queries.Count];
        var open = new List<IEnumerator<SearchStep>>(queries.Count);
        for (int i = 0; i < plans.Length; i++)
        {
            plans[i] = new QueryPlan(context, queries[i], own[i]);
            IEnumerator<SearchStep> steps = plans[i].Steps().GetEnumerator();
            if (steps.MoveNext()) open.Add(steps);
        }
        var answers = new List<JsonDocument>();
        try
        {
            while (open.Count > 0)
            {
                await AnswerAsync([.. open.Select(steps => steps.Current)], answers, cancellationToken);
                open.RemoveAll(steps => !steps.MoveNext());
            }
        }
        finally
        {
            foreach (JsonDocument answer in answers) answer.Dispose();
        }
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return Array.ConvertAll(plans, plan => new SearchResponse(plan.Hits, took));
    }

    private async Task AnswerAsync(List<SearchStep> steps, List<JsonDocument> answers, CancellationToken cancellationToken)
    {
        if (steps is [{ Bodies.Length: 1 } only])
        {
            only.Replies[0] = await AnswerAsync(_search, only.Bodies[0], answers, cancellationToken);
            return;
        }
        foreach ((SearchStep Step, int Body)[] chunk in steps.SelectMany(step => step.Bodies.Select((_, i) => (step, i)))
            .Chunk(MostSearches))
        {
            JsonElement responses = (await AnswerAsync(Several, Lines(chunk), answers, cancellationToken)).GetProperty("responses");
            for (int i = 0; i < chunk.Length; i++)
            {
                JsonElement response = responses[i];
                if (response.TryGetProperty("error", out JsonElement error)) throw Fault(response, error);
                chunk[i].Step.Replies[chunk[i].Body] = response;
            }
        }
    }

    private async Task<JsonElement> AnswerAsync(
        RequestPath path, RequestBody body, List<JsonDocument> answers, CancellationToken cancellationToken)
    {
        Reply reply = await channel.SendAsync(HttpMethod.POST, path, body, cancellationToken);
        if (!reply.IsSuccess)
        {
            (string type, string reason) = ServerFault.Read(reply.Body);
            throw ServerFault.OfQuery(reply.Status, type, reason, Request);
        }
        JsonDocument answer = ElasticsearchChannel.Parse(reply, Request);
        answers.Add(answer);
        return answer.RootElement;
    }

    private RequestBody Lines((SearchStep Step, int Body)[] searches)
    {
        var lines = new SmileWriter(searches.Sum(search => search.Step.Bodies[search.Body].Bytes.Length + HeaderBytes));
        foreach ((SearchStep step, int body) in searches)
        {
            lines.BeginDocument();
            lines.WriteStartObject();
            lines.WriteString("index", alias);
            lines.WriteBoolean("allow_partial_search_results", false);
            lines.WriteEndObject();
            lines.EndDocument();
            lines.WriteDocument(step.Bodies[body].Bytes.Span);
        }
        return new(lines.WrittenMemory, IsSmile: true);
    }

    private static LshException Fault(JsonElement response, JsonElement error)
    {
        (string type, string reason) = ServerFault.Read(error);
        return ServerFault.OfQuery(response.GetProperty("status").GetInt32(), type, reason, Request);
    }
}
