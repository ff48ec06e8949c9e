using OrleansLsh.Conformance.Reference;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Training;

public class UnansweredRollbackTests() : ClusterTest(silos: 1, new WrappedIndex(collection => new SilentCollection(collection)))
{
    [Fact]
    public async Task A_rollback_without_an_answer_says_what_to_look_at_and_not_to_try_again()
    {
        await FillAsync();
        LshException error = await Assert.ThrowsAsync<LshException>(() => Service.RollbackAsync(Collection));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("look at its model version", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tried again", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0 s", error.Message, StringComparison.Ordinal);
    }

    private sealed class SilentCollection(ICollectionIndex collection) : WrappedCollection(collection), IModelHistory
    {
        public Task RollbackAsync(Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken) => Task.FromException(new TimeoutException("No answer came."));
    }
}
