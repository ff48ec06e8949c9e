using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Tests.Subspaces;

public class TokenFormatTests
{
    [Fact]
    public void Tokens_are_written_subspace_dash_cluster() => Assert.Equal(["0-3", "1-255", "2-0"], TokenFormat.Tokens([3, 255, 0]));
}
