using System.Text;
using FsCheck.Xunit;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class DocumentTableTests
{
    [Property(MaxTest = 50)]
    public void It_finds_what_a_dictionary_would_find(int seed, ushort steps)
    {
        var table = new DocumentTable();
        var expected = new Dictionary<string, int>();
        var random = new Random(seed);
        LiveSlots live = LiveSlots.None;
        int next = 0;
        for (int step = 0; step < steps % 2_000; step++)
        {
            string id = $"id-{random.Next(300)}";
            if (expected.Remove(id, out int slot))
            {
                live = live.With([slot], 0, 0);
                table.Unlink(slot);
                table.Release([slot], live);
            }
            if (random.Next(3) == 0) continue;
            expected[id] = next;
            live = live.With([], next, 1);
            table.Add(next++, Encoding.UTF8.GetBytes(id));
        }
        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Count, live.Count);
        Assert.Equal(expected.Values.Order(), live.Slots());
        Assert.All(expected, entry => Assert.Equal((entry.Value, entry.Key), (table.Find(entry.Key), table.Ids.Text(entry.Value))));
        for (int i = 0; i < 300; i++)
            if (!expected.ContainsKey($"id-{i}")) Assert.Equal(-1, table.Find($"id-{i}"));
    }

    [Fact]
    public void An_id_longer_than_any_allowed_is_not_found()
    {
        var table = new DocumentTable();
        table.Add(0, "a"u8);
        Assert.Equal(-1, table.Find(new string('x', 10_000)));
    }
}
