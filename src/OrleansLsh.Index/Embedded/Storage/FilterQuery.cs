using System.Text;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Answers filters from the postings and the full text, on one snapshot. Values travel as parameters only.</summary>
/// <param name="connection">On the snapshot.</param>
/// <param name="collection">The collection's key.</param>
/// <param name="map">Slots in the file → slots in memory.</param>
/// <param name="live">The slots that live; left alone.</param>
/// <param name="ids">The ids that it needs.</param>
/// <param name="cancellationToken">Ends it between two reads of the file.</param>
internal sealed class FilterQuery(
    Connection connection, long collection, SlotMap map, LiveSlots live, KnownIds ids, CancellationToken cancellationToken)
{
    /// <summary>The live slots that match.</summary>
    /// <remarks>Dead documents stay in the postings until their batch is compacted; they are taken out at the end.</remarks>
    public SlotSet Matching(Filter filter)
    {
        SlotSet? matches = null;
        foreach (FilterClause clause in filter.Must) Keep(ref matches, Matching(clause));
        if (filter.Should.Count > 0)
        {
            var any = new SlotSet();
            foreach (FilterClause clause in filter.Should) any.UnionWith(Matching(clause));
            Keep(ref matches, any);
        }
        if (matches is null) matches = live.Copy();
        else matches.IntersectWith(live);
        foreach (FilterClause clause in filter.MustNot) matches.ExceptWith(Matching(clause));
        return matches;
    }

    /// <summary>The number of a path; 0 where no document has it.</summary>
    public static int PathKey(Connection connection, long collection, string field)
    {
        Statement statement = connection.Prepare($"SELECT key FROM path_{collection} WHERE name = ?").Bind(0, field);
        int key = statement.Step() ? (int)statement.Integer(0) : 0;
        statement.Reset();
        return key;
    }

    /// <summary>Whether some document has a value in a field or inside it; a document that is not cleared out yet counts.</summary>
    public static bool HasField(Connection connection, long collection, string field)
    {
        Statement term = connection.Prepare($"SELECT 1 FROM term_{collection} WHERE term > ? AND term < ? LIMIT 1");
        foreach (int path in Paths(connection, collection, field))
        {
            bool has = term.Bind(0, TermKey.Start(path)).Bind(1, TermKey.Start(path + 1)).Step();
            term.Reset();
            if (has) return true;
        }
        return false;
    }

    /// <summary>The numbers of a path and of all inside it.</summary>
    private static List<int> Paths(Connection connection, long collection, string field)
    {
        var paths = new List<int>();
        // '/' follows '.' in the order of bytes.
        Statement statement = connection.Prepare($"SELECT key FROM path_{collection} WHERE name = ? OR (name >= ? AND name < ?)")
            .Bind(0, field).Bind(1, field + ".").Bind(2, field + "/");
        while (statement.Step()) paths.Add((int)statement.Integer(0));
        statement.Reset();
        return paths;
    }

    private static void Keep(ref SlotSet? matches, SlotSet more)
    {
        if (matches is null) matches = more;
        else matches.IntersectWith(more);
    }

    private SlotSet Matching(FilterClause clause)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return clause switch
        {
            Filter inner => Matching(inner),
            FieldClause { IsOfId: true } id => WithId(id),
            ExistsClause exists => Existing(exists),
            FieldClause field => Matching(field),
            _ => throw new NotSupportedException(clause.GetType().Name),
        };
    }

    private SlotSet WithId(FieldClause clause)
    {
        var matches = new SlotSet();
        switch (clause)
        {
            case EqualsClause equals:
                AddId(equals.Value, matches);
                break;
            case AnyOfClause anyOf:
                foreach (FilterValue value in anyOf.Values) AddId(value, matches);
                break;
            case PrefixClause prefix:
                foreach (int slot in ids.WithPrefix(Encoding.UTF8.GetBytes(prefix.Prefix), live)) matches.Add(slot);
                break;
        }
        return matches;
    }

    private void AddId(FilterValue value, SlotSet matches)
    {
        if (value.AsId is { } id && ids.Find(id) is >= 0 and int slot) matches.Add(slot);
    }

    private SlotSet Matching(FieldClause clause)
    {
        var matches = new SlotSet();
        int path = PathKey(connection, collection, clause.Field);
        if (path == 0) return matches;
        switch (clause)
        {
            case EqualsClause equals:
                AddEqual(path, equals.Value, matches);
                break;
            case AnyOfClause anyOf:
                foreach (FilterValue value in anyOf.Values) AddEqual(path, value, matches);
                break;
            case PrefixClause prefix:
                byte[] start = TermValue.OfPrefix(prefix.Prefix);
                AddPostings("term >= ? AND term < ?", TermKey.Of(path, start), TermKey.EndOfPrefix(path, start), matches);
                break;
            case RangeClause range:
                TermRange terms = range.Terms();
                AddPostings($"term {(terms.HasLeast ? ">=" : ">")} ? AND term {(terms.HasMost ? "<=" : "<")} ?",
                    TermKey.Of(path, terms.Least), TermKey.Of(path, terms.Most), matches);
                break;
            case TextClause text:
                return WithWords(path, TextWord.Of(text.Text));
        }
        return matches;
    }

    private SlotSet Existing(ExistsClause clause)
    {
        var matches = new SlotSet();
        // An object is there when something inside it is.
        foreach (int path in Paths(connection, collection, clause.Field))
            AddPostings("term > ? AND term < ?", TermKey.Start(path), TermKey.Start(path + 1), matches);
        if (clause.Exists) return matches;
        SlotSet missing = live.Copy();
        missing.ExceptWith(matches);
        return missing;
    }

    private void AddEqual(int path, FilterValue value, SlotSet matches)
    {
        Statement statement =
            connection.Prepare($"SELECT first, slots FROM term_{collection} WHERE term = ?").Bind(0, TermKey.Of(path, TermValue.Of(value)));
        AddPostings(statement, matches);
    }

    private void AddPostings(string condition, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, SlotSet matches) =>
        AddPostings(connection.Prepare($"SELECT first, slots FROM term_{collection} WHERE {condition}").Bind(0, from).Bind(1, to), matches);

    private void AddPostings(Statement statement, SlotSet matches)
    {
        while (statement.Step()) Postings.Read((int)statement.Integer(0), statement.Blob(1), map, matches);
        statement.Reset();
    }

    /// <summary>The slots that have all of the words, which is one look at the words' postings after the other.</summary>
    private SlotSet WithWords(int path, IReadOnlyList<TextWord> words)
    {
        SlotSet? all = null;
        foreach (TextWord word in words)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var having = new SlotSet();
            Statement statement = connection.Prepare($"SELECT rowid FROM text_{collection} WHERE text_{collection} MATCH ?")
                .Bind(0, TextWords.Expression(path, word));
            while (statement.Step())
                if (map.ToSlot((int)statement.Integer(0)) is >= 0 and int slot) having.Add(slot);
            statement.Reset();
            Keep(ref all, having);
            if (all!.Count == 0) break;
        }
        return all ?? new SlotSet();
    }
}
