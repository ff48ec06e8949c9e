using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Tests.Hashing;

public class TokenFormatTests
{
    [Fact]
    public void Tokens_are_written_subspace_dash_cluster()
    {
        Assert.Equal(["0-3", "1-255", "2-0"], TokenFormat.Tokens([3, 255, 0]));
        Assert.Equal("c-117", TokenFormat.Cell(117));
    }

    [Property]
    public void A_token_reads_back(ushort subspace, byte cluster)
    {
        Assert.True(TokenFormat.TryParse(TokenFormat.Token(subspace, cluster), out int i, out int j));
        Assert.Equal((subspace, cluster), (i, j));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("-3")]
    [InlineData("0-")]
    [InlineData("0-[3]")]
    [InlineData("c-117")]
    [InlineData("0--1")]
    [InlineData(" 0-1")]
    [InlineData("0-99999999999")]
    public void What_is_no_token_does_not_read(string text) => Assert.False(TokenFormat.TryParse(text, out _, out _));
}
