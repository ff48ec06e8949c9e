using System.Text;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Words;

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
        foreach ((string word, bool isPrefix) in TextWord.Of(text))
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

    /// <summary>Writes the query of all documents that have something at a path.</summary>
    public static void WriteExistence(SmileWriter writer, string field) => WriteTerms(writer, [TermFormat.Exists(TermFormat.Path(field))]);

    private static void Write(SmileWriter writer, FilterClause clause)
    {
        switch (clause)
        {
            case Filter inner:
                Write(writer, inner);
                break;
            case FieldClause { IsOfId: true } id:
                WriteId(writer, id);
                break;
            case FieldClause field:
                Write(writer, field, TermFormat.Path(field.Field));
                break;
            default:
                throw new NotSupportedException(clause.GetType().Name);
        }
    }

    private static void Write(SmileWriter writer, FieldClause clause, string path)
    {
        switch (clause)
        {
            case EqualsClause equals:
                WriteTerms(writer, [TermFormat.Of(path, TermValue.Of(equals.Value))]);
                break;
            case AnyOfClause anyOf:
                WriteTerms(writer, anyOf.Values.Select(value => TermFormat.Of(path, TermValue.Of(value))));
                break;
            case PrefixClause prefix:
                WritePrefix(writer, TermFormat.Of(path, TermValue.OfPrefix(prefix.Prefix)));
                break;
            case RangeClause range:
                TermRange terms = range.Terms();
                WriteRange(writer, Terms, terms.HasLeast, TermFormat.Of(path, terms.Least), terms.HasMost, TermFormat.Of(path, terms.Most));
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
                WriteExistence(writer, clause.Field);
                break;
            case ExistsClause:
                writer.WriteStartObject();
                writer.WriteStartObject("bool");
                writer.WritePropertyName("must_not");
                WriteExistence(writer, clause.Field);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            default:
                throw new NotSupportedException(clause.GetType().Name);
        }
    }

    private static void WriteId(SmileWriter writer, FieldClause clause)
    {
        switch (clause)
        {
            case EqualsClause { Value.AsId: { } id }:
                Restriction.WriteIds(writer, [id]);
                break;
            case AnyOfClause anyOf:
                Restriction.WriteIds(writer, [.. anyOf.Values.Select(value => value.AsId).OfType<string>()]);
                break;
            case PrefixClause prefix:
                // The server looks up neither prefixes nor ranges in its own ids; in this field, which it has as a column, it looks at one
                // document after the other.
                WriteRange(writer, "id", true, prefix.Prefix, false, After(prefix.Prefix));
                break;
            default:
                throw new NotSupportedException(clause.GetType().Name);
        }
    }

    /// <summary>What stands behind all texts that begin so; null where nothing does.</summary>
    private static string? After(string prefix)
    {
        Rune[] runes = [.. prefix.EnumerateRunes()];
        for (int last = runes.Length - 1; last >= 0; last--)
        {
            int next = runes[last].Value + 1;
            // Half surrogates are no characters.
            if (next == 0xD800) next = 0xE000;
            if (Rune.IsValid(next)) return string.Concat(runes[..last].Select(rune => rune.ToString())) + new Rune(next);
        }
        return null;
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

    private static void WritePrefix(SmileWriter writer, string start)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("prefix");
        writer.WriteString(Terms, start);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRange(SmileWriter writer, string field, bool hasLeast, string least, bool hasMost, string? most)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("range");
        writer.WriteStartObject(field);
        writer.WriteString(hasLeast ? "gte" : "gt", least);
        if (most is not null) writer.WriteString(hasMost ? "lte" : "lt", most);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
