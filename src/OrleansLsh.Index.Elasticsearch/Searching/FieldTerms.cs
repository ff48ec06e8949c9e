using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>The values of a source field among the documents that match, and how many of these have each.</summary>
/// <remarks>Terms are in the index only, not in columns that the server could group by. So values are taken from the sources of a few
/// documents, then from those of documents that have one which is none of these, and so on until there is no such document: that takes the
/// more requests the more values there are, however many documents have them. Each is then counted by a query of its own: exact, whatever
/// the number of shards.</remarks>
/// <param name="channel">To the server.</param>
/// <param name="alias">The collection's alias.</param>
/// <param name="path">The path of the field as terms have it.</param>
/// <param name="filter">Which documents; null for all.</param>
internal sealed class FieldTerms(ElasticsearchChannel channel, string alias, string path, Filter? filter)
{
    private const string Terms = "terms";

    // A server takes a thousand clauses and more; the filter may have as many.
    private const int GapsAtOnce = 256, CountedAtOnce = 1_000, MostDocuments = 1_000;

    private readonly PageSize _pages = new(MostDocuments);
    private readonly SourceTerms _terms = new();
    private readonly int _start = Encoding.UTF8.GetByteCount(TermFormat.Of(path, []));

    /// <summary>The terms of the values; null where there are more than are counted.</summary>
    public async Task<IReadOnlyList<byte[]>?> ListAsync(CancellationToken cancellationToken)
    {
        var terms = new List<byte[]>();
        var gaps = new Stack<TermGap>(TermGap.All(path));
        var looked = new List<TermGap>(GapsAtOnce);
        while (gaps.Count > 0)
        {
            looked.Clear();
            while (looked.Count < GapsAtOnce && gaps.TryPop(out TermGap gap)) looked.Add(gap);
            SortedSet<byte[]> found = await FindAsync(looked, cancellationToken);
            if (found.Count == 0) continue;
            terms.AddRange(found);
            if (terms.Count > TermCount.MostTerms) return null;
            foreach (TermGap gap in looked)
                foreach (TermGap rest in gap.Without(found)) gaps.Push(rest);
        }
        return terms;
    }

    /// <summary>How many of the documents have each of some terms; those that none has are left out.</summary>
    public async Task<IReadOnlyList<TermCount>> CountAsync(IReadOnlyList<byte[]> terms, CancellationToken cancellationToken)
    {
        var counts = new List<TermCount>(terms.Count);
        foreach (byte[][] some in terms.Chunk(CountedAtOnce))
        {
            using JsonDocument answer = await channel.SendWithRetriesAsync(
                HttpMethod.POST, $"{alias}/_search?allow_partial_search_results=false&filter_path=aggregations", Counting(some),
                cancellationToken);
            long[] documents = FilterCounts.Read(answer.RootElement);
            for (int i = 0; i < some.Length; i++)
                if (documents[i] > 0) counts.Add(new TermCount(some[i].AsMemory(_start), documents[i]));
        }
        return counts;
    }

    /// <summary>Terms in some gaps, of the first documents that have one there; none where no document has.</summary>
    private async Task<SortedSet<byte[]>> FindAsync(IReadOnlyList<TermGap> gaps, CancellationToken cancellationToken)
    {
        var found = new SortedSet<byte[]>(Comparer<byte[]>.Create(TermGap.Compare));
        using JsonDocument page = await channel.PageAsync(
            $"{alias}/_search?allow_partial_search_results=false", _pages, size => Finding(gaps, size), cancellationToken);
        foreach (JsonElement hit in page.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
        {
            _terms.Collect(StoredDocument.Source(hit.GetProperty("_source")));
            foreach (string text in _terms.Terms)
            {
                byte[] term = Encoding.UTF8.GetBytes(text);
                if (gaps.Any(gap => gap.Contains(term))) found.Add(term);
            }
        }
        return found;
    }

    private RequestBody Finding(IReadOnlyList<TermGap> gaps, int size) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", size);
        SearchBody.WriteParts(writer, StoredDocument.Parts(withSource: true, withVectors: false));
        writer.WriteBoolean("track_total_hits", false);
        writer.WriteStartArray("sort");
        writer.WriteStringValue("_doc");
        writer.WriteEndArray();
        writer.WriteStartObject("query");
        writer.WriteStartObject("bool");
        writer.WriteStartArray("filter");
        if (filter is not null) FilterCompiler.Write(writer, filter);
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("should");
        foreach (TermGap gap in gaps) gap.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private RequestBody Counting(byte[][] terms) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", 0);
        writer.WriteBoolean("track_total_hits", false);
        if (filter is not null)
        {
            writer.WritePropertyName("query");
            FilterCompiler.Write(writer, filter);
        }
        FilterCounts.Write(writer, counted =>
        {
            foreach (byte[] term in terms) FilterCounts.WriteTerm(counted, Terms, Encoding.UTF8.GetString(term));
        });
        writer.WriteEndObject();
    });
}
