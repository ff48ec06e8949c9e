using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class DotFieldTests
{
    private const int Dimensions = 12;
    private static readonly VectorField Field = new("v", Dimensions, Metric.Dot);

    public enum Lengths
    {
        Equal,
        Varying,
        WildlyVarying,
    }

    [Property(MaxTest = 60)]
    public void Exact_search_is_brute_force(
        int seed, ushort documents, byte wanted, Lengths lengths, bool trained, bool filtered, bool laterOnes)
    {
        float[][] vectors = Vectors(seed, documents % 700 + 40, lengths);
        int known = laterOnes ? vectors.Length / 2 : vectors.Length;
        FieldIndex index = Filled(vectors, trained, known, seed);
        LiveSlots live = Without(ref index, vectors.Length, slot => slot % 7 == 3);
        SlotSet? among = filtered ? Set(vectors.Length, slot => slot % 3 != 0 && slot % 7 != 3) : null;
        float[] query = Vectors(seed + 1, 1, lengths)[0];
        var scratch = new Scratch(index.PlacedDimensions, index.Cells);
        int found = index.SearchExact(query, wanted % 30 + 1, new SlotRestriction(among, among?.Count ?? 0, 5, live), scratch);
        Assert.Equal(
            Nearest(vectors, query, slot => slot % 7 != 3 && slot != 5 && (among is null || among.Contains(slot)), wanted % 30 + 1),
            Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank))));
    }

    [Property(MaxTest = 60)]
    public void Probing_every_cell_with_many_candidates_is_brute_force(
        int seed, ushort documents, byte wanted, Lengths lengths, bool signs, bool filtered, bool laterOnes)
    {
        float[][] vectors = Vectors(seed, documents % 700 + 60, lengths);
        FieldIndex index = Filled(vectors, trained: true, laterOnes ? vectors.Length / 2 : vectors.Length, seed, signs);
        Assert.Equal(signs, index.HasSigns);
        SlotSet? among = filtered ? Set(vectors.Length, slot => slot % 3 != 0) : null;
        var restriction = new SlotRestriction(among, among?.Count ?? 0, 5);
        float[] query = Vectors(seed + 1, 1, lengths)[0];
        var scratch = new Scratch(index.PlacedDimensions, index.Cells);
        int candidates = index.ProbeCells(
            query, index.Cells, vectors.Length, vectors.Length, false, restriction, scratch, float.PositiveInfinity);
        int found = Math.Min(wanted % 30 + 1, index.RerankLikely(query, candidates, vectors.Length, restriction, scratch));
        Assert.Equal(
            Nearest(vectors, query, slot => restriction.Allows(slot), wanted % 30 + 1),
            Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank))));
    }

    [Fact]
    public void Documents_longer_than_all_of_the_training_are_found_whatever_is_probed_until_they_die()
    {
        float[][] vectors = Vectors(3, 1_000, Lengths.Varying);
        double longest = vectors[..800].Max(vector => Math.Sqrt(VectorRules.SquaredNorm(vector)));
        for (int slot = 800; slot < vectors.Length; slot++)
            vectors[slot] = [.. vectors[slot].Select(x => (float)(x * 2 * longest / Math.Sqrt(VectorRules.SquaredNorm(vectors[slot]))))];
        FieldIndex index = Filled(vectors, trained: true, known: 800, seed: 1);
        foreach (int first in new[] { 800, 990 })
        {
            LiveSlots live = Without(ref index, vectors.Length, slot => slot >= 800 && slot < first);
            var restriction = new SlotRestriction(null, 0, -1, live);
            foreach (float[] query in Vectors(4, 30, Lengths.Varying))
            {
                var scratch = new Scratch(index.PlacedDimensions, index.Cells);
                int candidates = index.ProbeCells(query, 1, 10, 5, false, restriction, scratch, float.PositiveInfinity);
                int found = index.RerankLikely(query, candidates, 5, restriction, scratch);
                (float, int)[] ranked =
                    [.. Enumerable.Range(0, found).Select(rank => (scratch.Nearest.Distance(rank), scratch.Nearest.Slot(rank)))];
                (float Distance, int Slot)[] longer = Nearest(vectors, query, slot => slot >= first, 5);
                Assert.All(longer.Where(one => one.Distance < ranked[^1].Item1), one => Assert.Contains(one, ranked));
                Assert.Equal(ranked.Length, ranked.Distinct().Count());
            }
        }
    }

    private static (float Distance, int Slot)[] Nearest(float[][] vectors, float[] query, Func<int, bool> passes, int wanted) =>
    [
        .. Enumerable.Range(0, vectors.Length).Where(passes)
            .Select(slot => (ExactDistance.NegativeDot(query, vectors[slot]), slot)).Order().Take(wanted),
    ];

    private static LiveSlots Without(ref FieldIndex index, int count, Func<int, bool> isDead)
    {
        int[] dead = [.. Enumerable.Range(0, count).Where(isDead)];
        LiveSlots live = LiveSlots.None.With([], 0, count).With(dead, 0, 0);
        index = index.Fork();
        index.Discount(dead);
        index.Release(dead, live);
        return live;
    }

    private static FieldIndex Filled(float[][] vectors, bool trained, int known, int seed, bool signs = false)
    {
        Model? model = !trained ? null : ModelTrainer.Train(
            "t.v", 1, Metric.Dot, new VectorBlock(Dimensions, vectors[..known].SelectMany(vector => vector).ToArray()), known,
            new TrainingOptions { Subspaces = 6, Clusters = 4, Cells = 5, Restarts = 1, Seed = seed }, null, default);
        var index = new FieldIndex(Field, model);
        Span<ushort> cell = stackalloc ushort[1];
        for (int slot = 0; slot < vectors.Length; slot++)
        {
            if (signs && slot == known / 2) KeepSigns(index);
            var codes = new byte[model?.Subspaces ?? 0];
            model?.Hash(vectors[slot], codes);
            model?.Cells!.Assign(model.Placed(vectors[slot].AsSpan()), cell);
            index.Add(slot, vectors[slot], codes, cell[0]);
        }
        return index;
    }

    private static void KeepSigns(FieldIndex index)
    {
        CellBook cells = index.Model!.Cells!;
        var axes = ResidualAxes.Find(cells, new VectorBlock(cells.Dimensions, cells.Centroids), 16);
        index.KeepSigns(SignProjection.Rotated(axes, 16, seed: 1));
    }

    // Coarse directions, so that ties and duplicates are common.
    private static float[][] Vectors(int seed, int count, Lengths lengths)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => random.Next(-3, 4) / 2f)];
                double spread = lengths == Lengths.Equal ? 0 : lengths == Lengths.Varying ? 0.5 : 4;
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                if (lengths == Lengths.Equal && vector.Any(x => x != 0)) VectorRules.Normalize(vector, vector);
                return Array.ConvertAll(vector, x => (float)(x * Math.Exp(spread * normal)));
            }),
        ];
    }

    private static SlotSet Set(int count, Func<int, bool> contains)
    {
        var set = new SlotSet(count);
        foreach (int slot in Enumerable.Range(0, count).Where(contains)) set.Add(slot);
        return set;
    }
}
