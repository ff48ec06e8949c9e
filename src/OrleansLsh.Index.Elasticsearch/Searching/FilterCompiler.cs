using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Filters as queries of the terms and words that <see cref="SourceTerms"/> makes.</summary>
internal static class FilterCompiler
{
    private const string Terms = "terms", Words = "words";

    /// <summary>Writes a filter as one query.</summary>
    public static void Write(SmileWriter writer, Filter filter)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        WriteAll(writer, "filter", filter.Must);
        WriteAll(writer, "should", filter.Should);
        if (filter.Should.Count > 0) writer.WriteNumber("minimum_should_match", 1);
        WriteAll(writer, "must_not", filter.MustNot);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the queries of a text's words as array elements.</summary>
    public static void WriteWords(SmileWriter writer, string field, string text)
    {
        string path = TermFormat.Path(field);
        foreach ((string word, bool isPrefix) in FilterWords.Of(text).Distinct())
        {
            writer.WriteStartObject();
            writer.WriteStartObject(isPrefix ? "prefix" : "term");
            writer.WriteString(Words, TermFormat.Word(path, word));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static void WriteAll(SmileWriter writer, string part, IReadOnlyList<FilterClause> clauses)
    {
        if (clauses.Count == 0) return;
        writer.WriteStartArray(part);
        foreach (FilterClause clause in clauses) Write(writer, clause);
        writer.WriteEndArray();
    }

    private static void Write(SmileWriter writer, FilterClause clause)
    {
        string path = TermFormat.Path(clause.Field);
        switch (clause)
        {
            case EqualsClause equals:
                WriteTerms(writer, [TermFormat.Of(path, equals.Value)]);
                break;
            case AnyOfClause anyOf:
                WriteTerms(writer, anyOf.Values.Select(value => TermFormat.Of(path, value)));
                break;
            case RangeClause range:
                WriteRange(writer, path, range);
                break;
            case TextClause text:
                writer.WriteStartObject();
                writer.WriteStartObject("bool");
                writer.WriteStartArray("filter");
                WriteWords(writer, text.Field, text.Text);
                writer.WriteEndArray();
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case ExistsClause { Exists: true }:
                WriteTerms(writer, [TermFormat.Exists(path)]);
                break;
            case ExistsClause:
                writer.WriteStartObject();
                writer.WriteStartObject("bool");
                writer.WritePropertyName("must_not");
                WriteTerms(writer, [TermFormat.Exists(path)]);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            default:
                throw new NotSupportedException(clause.GetType().Name);
        }
    }

    private static void WriteTerms(SmileWriter writer, IEnumerable<string> terms)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("terms");
        writer.WriteStartArray(Terms);
        foreach (string term in terms) writer.WriteStringValue(term);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRange(SmileWriter writer, string path, RangeClause range)
    {
        (double least, double most) = range.Bounds();
        writer.WriteStartObject();
        if (least <= most)
        {
            writer.WriteStartObject("range");
            writer.WriteStartObject(Terms);
            writer.WriteString("gte", TermFormat.Number(path, least));
            writer.WriteString("lte", TermFormat.Number(path, most));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartObject("match_none");
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
