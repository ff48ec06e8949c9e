using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class FieldIndexTests
{
    private const int Dimensions = 12;
    private const float Usual = float.PositiveInfinity;
    private static readonly VectorField Field = new("v", Dimensions, Metric.Euclidean);

    [Property(MaxTest = 40)]
    public void Exact_search_is_brute_force(int seed, ushort documents, byte wanted, bool trained, bool filtered)
    {
        float[][] vectors = Vectors(seed, documents % 700 + 20);
        FieldIndex index = Filled(vectors, trained, seed);
        FieldIndex before = index;
        // Some go again.
        LiveSlots live = Without(ref index, vectors.Length, slot => slot % 7 == 3);
        SlotSet? among = filtered ? Set(vectors.Length, slot => slot % 3 != 0 && slot % 7 != 3) : null;
        float[] query = Vectors(seed + 1, 1)[0];
        var scratch = new Scratch(Dimensions, index.Cells);
        int found = index.SearchExact(query, wanted % 30 + 1, new SlotRestriction(among, among?.Count ?? 0, 5, live), scratch);
        (float, int)[] expected =
        [
            .. Enumerable.Range(0, vectors.Length)
                .Where(slot => slot % 7 != 3 && slot != 5 && (among is null || among.Contains(slot)))
                .Select(slot => (ExactDistance.Squared(query, vectors[slot]), slot)).Order().Take(wanted % 30 + 1),
        ];
        Assert.Equal(expected, Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank))));
        // Whoever began before sees all of them.
        scratch = new Scratch(Dimensions, before.Cells);
        Assert.Equal(vectors.Length, before.SearchExact(query, vectors.Length, new SlotRestriction(null, 0, -1), scratch));
    }

    [Property(MaxTest = 20)]
    public void Ranking_by_tokens_is_brute_force_over_the_codes(int seed, byte candidates)
    {
        float[][] vectors = Vectors(seed, 400);
        FieldIndex index = Filled(vectors, trained: true, seed);
        byte[][] codes = [.. vectors.Select(vector => Hash(index.Model!, vector))];
        MoreLikeThisQuery query = index.SelectTokens(codes[7], SearchSetting.Seed);
        var scratch = new Scratch(Dimensions, index.Cells);
        int found = index.RankByTokens(query, candidates % 50 + 1, new SlotRestriction(null, 0, 7), scratch);
        (float, int)[] expected =
        [
            .. codes.Select((row, slot) => (Score: query.Score(row, out int shared), shared, slot))
                .Where(row => row.shared >= query.Required && row.slot != 7)
                .Select(row => ((float)(query.MaxScore - row.Score), row.slot)).Order().Take(candidates % 50 + 1),
        ];
        Assert.Equal(expected, Enumerable.Range(0, found).Select(rank => (scratch.Candidates.Distance(rank), scratch.Candidates.Slot(rank))));
    }

    [Property(MaxTest = 40)]
    public void Probing_every_cell_with_many_candidates_is_exact(int seed, ushort documents, byte wanted, bool signs, bool filtered)
    {
        float[][] vectors = Vectors(seed, documents % 700 + 60);
        FieldIndex index = Filled(vectors, trained: true, seed);
        if (signs) KeepSigns(index);
        Assert.Equal(signs, index.HasSigns);
        SlotSet? among = filtered ? Set(vectors.Length, slot => slot % 3 != 0) : null;
        var restriction = new SlotRestriction(among, among?.Count ?? 0, 5);
        var scratch = new Scratch(Dimensions, index.Cells);
        float[] query = Vectors(seed + 1, 1)[0];
        int candidates = index.ProbeCells(query, index.Cells, vectors.Length, vectors.Length, false, restriction, scratch, Usual);
        Assert.Equal(Enumerable.Range(0, vectors.Length).Count(restriction.Allows), candidates);
        int found = index.RerankLikely(query, candidates, vectors.Length, restriction, scratch);
        found = Math.Min(found, wanted % 30 + 1);
        (float, int)[] reranked = [.. Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank)))];
        found = index.SearchExact(query, wanted % 30 + 1, restriction, scratch);
        Assert.Equal(reranked, Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank))));
    }

    [Property(MaxTest = 20)]
    public void A_search_by_signs_sees_what_came_and_not_what_died_under_any_restriction(int seed, ushort documents, bool filtered)
    {
        float[][] vectors = Vectors(seed, documents % 700 + 60);
        int first = vectors.Length / 2;
        FieldIndex index = Filled(vectors[..first], trained: true, seed);
        KeepSigns(index);
        FieldIndex before = index;
        index = index.Fork();
        Add(index, vectors, first);
        LiveSlots live = Without(ref index, vectors.Length, slot => slot % 3 == 1);
        SlotSet? among = filtered ? Set(vectors.Length, slot => slot % 5 != 0 && slot % 3 != 1) : null;
        int[] expected = [.. Enumerable.Range(0, vectors.Length).Where(slot => slot % 3 != 1 && slot != 5 && (among is null || among.Contains(slot)))];
        var scratch = new Scratch(Dimensions, index.Cells);
        int found = index.ProbeCells(
            vectors[0], 1, vectors.Length, expected.Length, false, new SlotRestriction(among, among?.Count ?? 0, 5, live), scratch,
            Usual);
        Assert.Equal(expected, Enumerable.Range(0, found).Select(scratch.Candidates.Slot).Order());
        if (among is not null)
        {
            // What a filter keeps is found by itself too, at the same distances but for the rounding of the tables.
            Dictionary<int, float> estimates =
                Enumerable.Range(0, found).ToDictionary(scratch.Candidates.Slot, rank => scratch.Candidates.Distance(rank));
            found = index.CompareSigns(vectors[0], vectors.Length, new SlotRestriction(among, among.Count, 5, live), scratch, Usual);
            Assert.Equal(expected, Enumerable.Range(0, found).Select(scratch.Candidates.Slot).Order());
            for (int rank = 0; rank < found; rank++)
                Assert.Equal(estimates[scratch.Candidates.Slot(rank)], scratch.Candidates.Distance(rank), 0.05f * (1 + scratch.Candidates.Distance(rank)));
        }
        // Whoever began before sees all that there was, and passes over what it does not know.
        LiveSlots then = LiveSlots.None.With([], 0, first);
        found = before.ProbeCells(vectors[0], before.Cells, vectors.Length, first, false, new SlotRestriction(null, 0, -1, then), scratch, Usual);
        Assert.Equal(Enumerable.Range(0, first), Enumerable.Range(0, found).Select(scratch.Candidates.Slot).Order());
    }

    [Fact]
    public void Frequencies_follow_what_comes_and_goes()
    {
        float[][] vectors = Vectors(5, 300);
        FieldIndex index = Filled(vectors, trained: true, 5);
        Without(ref index, vectors.Length, slot => slot < 100);
        byte[] codes = Hash(index.Model!, vectors[150]);
        for (int i = 0; i < codes.Length; i++)
            Assert.Equal(vectors.Skip(100).Count(vector => Hash(index.Model!, vector)[i] == codes[i]), index.Frequency(i, codes[i]));
    }

    private static LiveSlots Without(ref FieldIndex index, int count, Func<int, bool> isDead)
    {
        int[] dead = [.. Enumerable.Range(0, count).Where(isDead)];
        LiveSlots live = LiveSlots.None.With([], 0, count).With(dead, 0, 0);
        index = index.Fork();
        index.Discount(dead);
        index.Release(dead, live);
        return live;
    }

    private static FieldIndex Filled(float[][] vectors, bool trained, int seed)
    {
        Model? model = trained ? Train(vectors, seed) : null;
        var index = new FieldIndex(Field, model);
        Add(index, vectors, 0);
        return index;
    }

    private static void KeepSigns(FieldIndex index)
    {
        CellBook cells = index.Model!.Cells!;
        index.KeepSigns(SignProjection.Rotated(ResidualAxes.Find(cells, new VectorBlock(Dimensions, cells.Centroids), 16), 16, seed: 1));
    }

    private static void Add(FieldIndex index, float[][] vectors, int first)
    {
        Span<ushort> cell = stackalloc ushort[1];
        for (int slot = first; slot < vectors.Length; slot++)
        {
            index.Model?.Cells?.Assign(vectors[slot], cell);
            index.Add(slot, vectors[slot], index.Model is null ? [] : Hash(index.Model, vectors[slot]), cell[0]);
        }
    }

    private static Model Train(float[][] vectors, int seed) => ModelTrainer.Train(
        "t.v", 1, Metric.Euclidean, new VectorBlock(Dimensions, vectors.SelectMany(vector => vector).ToArray()), vectors.Length,
        new TrainingOptions { Subspaces = 6, Clusters = 4, Cells = 5, Restarts = 1, Seed = seed }, null, default);

    private static byte[] Hash(Model model, float[] vector)
    {
        var codes = new byte[model.Subspaces];
        model.Hasher.Hash(vector, codes);
        return codes;
    }

    // Coarse values, so that ties and duplicates are common.
    private static float[][] Vectors(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Dimensions).Select(_ => random.Next(-3, 4) / 2f).ToArray())];
    }

    private static SlotSet Set(int count, Func<int, bool> contains)
    {
        var set = new SlotSet(count);
        foreach (int slot in Enumerable.Range(0, count).Where(contains)) set.Add(slot);
        return set;
    }
}
