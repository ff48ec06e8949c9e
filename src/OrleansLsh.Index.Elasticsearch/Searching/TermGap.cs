using System.Text;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Terms between two others, in the order of the index: that of their UTF-8.</summary>
/// <param name="After">The lower end.</param>
/// <param name="Before">The upper end, which is outside.</param>
/// <param name="HasAfter">Whether the lower end is inside.</param>
internal readonly record struct TermGap(byte[] After, byte[] Before, bool HasAfter)
{
    /// <summary>All terms of values at a path.</summary>
    /// <param name="path">The path as terms have it.</param>
    public static IEnumerable<TermGap> All(string path)
    {
        foreach (byte type in TermValue.ValueTypes.ToArray())
            yield return new TermGap(Encoding.UTF8.GetBytes(TermFormat.Of(path, [type])),
                Encoding.UTF8.GetBytes(TermFormat.Of(path, [(byte)(type + 1)])), HasAfter: true);
    }

    /// <summary>What is left of it beside terms.</summary>
    /// <param name="terms">Terms in their order, each once.</param>
    public IEnumerable<TermGap> Without(IEnumerable<byte[]> terms)
    {
        (byte[] after, bool hasAfter) = (After, HasAfter);
        foreach (byte[] term in terms)
        {
            if (!Contains(term)) continue;
            if (!hasAfter || Compare(after, term) < 0) yield return new TermGap(after, term, hasAfter);
            (after, hasAfter) = (term, false);
        }
        yield return new TermGap(after, Before, hasAfter);
    }

    /// <summary>Whether a term lies in it.</summary>
    public bool Contains(byte[] term) =>
        Compare(term, Before) < 0 && Compare(term, After) is var order && (order > 0 || (order == 0 && HasAfter));

    /// <summary>Writes the query of documents that have a term in it.</summary>
    public void Write(SmileWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("range");
        writer.WriteStartObject("terms");
        writer.WriteString(HasAfter ? "gte" : "gt", After);
        writer.WriteString("lt", Before);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Less than 0, 0 or more, as a term stands before, at or behind another.</summary>
    public static int Compare(byte[] term, byte[] other) => term.AsSpan().SequenceCompareTo(other);
}
