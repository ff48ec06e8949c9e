using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private void Fuse(Search search, List<RankedSlot> ranked)
    {
        IndexQuery query = search.Query;
        int self = search.Self;
        var parts = new List<FusedPart>(query.Fields.Count);
        foreach (FieldQuery field in query.Fields)
        {
            FieldIndex index = search.View.Fields[Ordinal(field.Field)];
            // By id, the fields take part that the document has.
            if (self >= 0 && !index.Has(self)) continue;
            parts.Add(new FusedPart(index, field.Weight, self >= 0 ? index.Vector(self).ToArray() : field.Vector));
        }
        Dictionary<int, double> texts = TextScores(search);
        TextQuery? text = query.Request.Text;
        double total = parts.Sum(part => part.Weight) + (text?.Weight ?? 0);

        foreach (int slot in FusionCandidates(search, parts, texts))
        {
            search.CancellationToken.ThrowIfCancellationRequested();
            double score = text is null ? 0 : text.Weight * texts.GetValueOrDefault(slot);
            foreach (FusedPart part in parts) score += part.Weight * part.Score(slot);
            ranked.Add(new RankedSlot(slot, score / total, null));
        }
        ranked.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Slot.CompareTo(b.Slot));
    }

    private IEnumerable<int> FusionCandidates(Search search, List<FusedPart> parts, Dictionary<int, double> texts)
    {
        IndexQuery query = search.Query;
        SlotRestriction restriction = search.Restriction;
        if (query.IsExact)
            return search.View.Live.Slots.Slots().Where(slot =>
                restriction.Allows(slot) && (texts.ContainsKey(slot) || parts.Exists(part => part.Index.Has(slot))));
        var candidates = new HashSet<int>(texts.Keys);
        var found = new List<RankedSlot>();
        IndexQuery ofField = query.ForCandidates();
        foreach (FieldQuery field in query.Fields)
        {
            found.Clear();
            RankField(search, field, ofField, found);
            foreach (RankedSlot candidate in found) candidates.Add(candidate.Slot);
        }
        return candidates;
    }

    // Text scores have no upper end; divided by the best of the query they are 0 to 1 like those of vectors.
    private static Dictionary<int, double> TextScores(Search search)
    {
        IndexQuery query = search.Query;
        var scores = new Dictionary<int, double>();
        if (query.Request.Text is not { } text) return scores;
        int limit = query.IsExact ? int.MaxValue : SearchPolicy.OfEachField(query.Reach);
        double best = 0;
        foreach ((int slot, double score) in search.Reading!.TextScores(text.Field, text.Text, limit, search.Among))
        {
            if (!search.Restriction.Allows(slot)) continue;
            best = Math.Max(best, score);
            scores[slot] = score;
        }
        if (best > 0)
            foreach (int slot in scores.Keys) scores[slot] /= best;
        return scores;
    }

    private sealed record FusedPart(FieldIndex Index, double Weight, ReadOnlyMemory<float> Vector)
    {
        // A document without the field is as far as can be.
        public double Score(int slot) => !Index.Has(slot) ? 0 : Similarity.FusedScore(
            Index.Field.Metric, FieldSearch.DistanceOf(Index.Field.Metric, Index.Compare(Vector.Span, slot)));
    }
}
