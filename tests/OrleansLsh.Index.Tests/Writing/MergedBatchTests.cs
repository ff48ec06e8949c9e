using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Writing;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Writing;

public class MergedBatchTests
{
    [Fact]
    public void Batches_merged_are_what_they_would_be_one_after_another()
    {
        EncodedBatch first = Batches.Of(0, 4, modelVersion: 1, hasB: slot => slot % 2 == 0);
        EncodedBatch second = Batches.Of(4, 5, modelVersion: 1, hasB: slot => slot % 3 == 0);
        EncodedBatch merged = MergedBatch.Of([first, second]);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"d{i}"), merged.Documents.Select(document => document.Id));
        EncodedField a = merged.Fields["a"], b = merged.Fields["b"];
        Assert.Equal(Enumerable.Range(0, 9), a.Rows.ToArray());
        Assert.Equal([0, 2, 6], b.Rows.ToArray());
        Assert.Equal([0f, 2f, 6f], Enumerable.Range(0, 3).Select(row => b.Vectors[row][0]));
        Assert.Equal([Batches.Code(0, 1), Batches.Code(2, 1), Batches.Code(6, 1)], Enumerable.Range(0, 3).Select(row => b.Codes.Span[2 * row + 1]));
        Assert.Equal([0, 2, 6], b.Cells.ToArray().Select(cell => (int)cell));
    }

    [Fact]
    public void A_field_that_only_a_later_batch_has_keeps_its_documents()
    {
        EncodedBatch first = Batches.Of(0, 2), second = Batches.Of(2, 2);
        first = first with { Fields = new Dictionary<string, EncodedField> { ["a"] = first.Fields["a"] } };
        Assert.Equal([2, 3], MergedBatch.Of([first, second]).Fields["b"].Rows.ToArray());
    }

    [Fact]
    public void Batches_merged_were_made_ready_for_the_fields_of_each()
    {
        EncodedBatch[] batches = [.. new[] { 0, 2 }.Select(first => Batches.Of(first, 2) with { VectorFields = Batches.Fields })];
        Assert.Equal(Batches.Fields, MergedBatch.Of(batches).VectorFields);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void What_one_of_the_callers_wants_found_at_once_is_found_at_once(bool first, bool second)
    {
        EncodedBatch one = Batches.Of(0, 1) with { IsFoundAfterFlush = first }, other = Batches.Of(1, 1) with { IsFoundAfterFlush = second };
        Assert.Equal(first && second, MergedBatch.Of([one, other]).IsFoundAfterFlush);
    }
}
