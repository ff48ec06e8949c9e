using System.Text;
using FsCheck.Xunit;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Tests.Memory;

public class DocumentTableTests
{
    [Property(MaxTest = 50)]
    public void It_finds_what_a_dictionary_would_find(int seed, ushort steps)
    {
        var table = new DocumentTable();
        var expected = new Dictionary<string, int>();
        var random = new Random(seed);
        int next = 0;
        for (int step = 0; step < steps % 2_000; step++)
        {
            string id = $"id-{random.Next(300)}";
            if (expected.Remove(id, out int slot)) table.Remove(slot);
            if (random.Next(3) == 0) continue;
            expected[id] = next;
            table.Add(next++, Encoding.UTF8.GetBytes(id));
        }
        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Values.Order(), table.Slots());
        Assert.All(expected, entry => Assert.Equal((entry.Value, entry.Key), (table.Find(entry.Key), table.IdText(entry.Value))));
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
