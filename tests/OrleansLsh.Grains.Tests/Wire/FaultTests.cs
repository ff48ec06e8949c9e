using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Tests.Wire;

public class FaultTests
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void An_error_keeps_its_kind_message_operation_and_collection_on_the_wire()
    {
        var error = new LshException(ErrorKind.NotTrained, "Train first.") { Operation = "search", Collection = "shop" };
        var received = Assert.IsType<LshException>(Serializer.Deserialize<Exception>(Serializer.SerializeToArray<Exception>(error)));
        Assert.Equal((error.Kind, error.Message, "search", "shop"), (received.Kind, received.Message, received.Operation, received.Collection));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_block_of_floats_keeps_every_bit_and_costs_little_more_than_its_bytes(int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => BitConverter.Int32BitsToSingle(unchecked(i * (int)2654435761)))];
        byte[] bytes = Serializer.SerializeToArray(new FloatBlock(values));
        Assert.InRange(bytes.Length, 4 * count, 4 * count + 64);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), Serializer.Deserialize<FloatBlock>(bytes).Values.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void A_block_that_claims_more_bytes_than_came_is_refused()
    {
        byte[] bytes = Serializer.SerializeToArray(new FloatBlock(new float[1_000]));
        Assert.ThrowsAny<Exception>(() => Serializer.Deserialize<FloatBlock>(bytes.AsSpan(0, 100).ToArray()));
    }
}
