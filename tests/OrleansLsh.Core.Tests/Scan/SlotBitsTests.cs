using FsCheck.Xunit;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Core.Tests.Scan;

public class SlotBitsTests
{
    [Property(MaxTest = 200)]
    public void A_block_tells_of_each_slot_whether_the_bitmap_has_it(int seed)
    {
        var random = new Random(seed);
        ulong[] bitmap = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (ulong)random.NextInt64())];
        // Some lie behind the end of the bitmap, as far as slots go.
        int[] slots = [.. Enumerable.Range(0, random.Next(1, 17)).Select(i => i % 7 == 6 ? int.MaxValue - i : random.Next(400))];
        ushort found = SlotBits.In(slots, bitmap);
        for (int i = 0; i < slots.Length; i++)
        {
            bool isIn = slots[i] / 64 < bitmap.Length && (bitmap[slots[i] / 64] >> slots[i] % 64 & 1) != 0;
            Assert.Equal(isIn, (found >> i & 1) != 0);
        }
        Assert.Equal(0, found >> slots.Length);
    }
}
