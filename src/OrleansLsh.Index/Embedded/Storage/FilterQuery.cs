using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Answers filters from the postings and the full text, on one snapshot. Values travel as parameters only.</summary>
/// <param name="connection">On the snapshot.</param>
/// <param name="collection">The collection's key.</param>
/// <param name="map">Slots in the file → slots in memory.</param>
/// <param name="live">The slots that live; left alone.</param>
internal sealed class FilterQuery(Connection connection, long collection, SlotMap map, LiveSlots live)
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

    private static void Keep(ref SlotSet? matches, SlotSet more)
    {
        if (matches is null) matches = more;
        else matches.IntersectWith(more);
    }

    private SlotSet Matching(FilterClause clause)
    {
        if (clause is ExistsClause exists) return Existing(exists);
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
            case RangeClause range:
                (double least, double most) = range.Bounds();
                if (least <= most) AddPostings("term BETWEEN ? AND ?", TermKey.Of(path, least), TermKey.Of(path, most), matches);
                break;
            case TextClause text:
                AddText(TextWords.Expression(path, text.Text, "AND"), matches);
                break;
        }
        return matches;
    }

    private SlotSet Existing(ExistsClause clause)
    {
        var matches = new SlotSet();
        // An object is there when something inside it is; '/' follows '.' in the order of bytes.
        Statement paths = connection.Prepare($"SELECT key FROM path_{collection} WHERE name = ? OR (name > ? AND name < ?)")
            .Bind(0, clause.Field).Bind(1, clause.Field + ".").Bind(2, clause.Field + "/");
        while (paths.Step())
        {
            int path = (int)paths.Integer(0);
            AddPostings("term > ? AND term < ?", TermKey.Start(path), TermKey.Start(path + 1), matches);
        }
        paths.Reset();
        if (clause.Exists) return matches;
        SlotSet missing = live.Copy();
        missing.ExceptWith(matches);
        return missing;
    }

    private void AddEqual(int path, FilterValue value, SlotSet matches)
    {
        Statement statement = connection.Prepare($"SELECT first, slots FROM term_{collection} WHERE term = ?").Bind(0, TermKey.Of(path, value));
        AddPostings(statement, matches);
    }

    private void AddPostings(string condition, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, SlotSet matches) =>
        AddPostings(connection.Prepare($"SELECT first, slots FROM term_{collection} WHERE {condition}").Bind(0, from).Bind(1, to), matches);

    private void AddPostings(Statement statement, SlotSet matches)
    {
        while (statement.Step()) Postings.Read((int)statement.Integer(0), statement.Blob(1), map, matches);
        statement.Reset();
    }

    private void AddText(string? words, SlotSet matches)
    {
        if (words is null) return;
        Statement statement = connection.Prepare($"SELECT rowid FROM text_{collection} WHERE text_{collection} MATCH ?").Bind(0, words);
        while (statement.Step())
            if (map.ToSlot((int)statement.Integer(0)) is >= 0 and int slot) matches.Add(slot);
        statement.Reset();
    }
}
