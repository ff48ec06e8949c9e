using System.Text;
using OrleansLsh.Index.Elasticsearch.Searching;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

public class TermGapTests
{
    [Fact]
    public void What_is_left_beside_terms_holds_all_others_and_none_of_them()
    {
        byte[][] terms = [.. ((string[])["\0b0", "\0b1", "\0n1", "\0s", "\0sa", "\0sa\0", "\0s\uFFFD", "\0s😀"]).Select(term => Encoding.UTF8.GetBytes($"p{term}"))];
        TermGap[] all = [.. TermGap.All("p")];
        Assert.All(terms, term => Assert.Single(all, gap => gap.Contains(term)));
        Assert.DoesNotContain(all, gap => gap.Contains(Encoding.UTF8.GetBytes("p\0e")) || gap.Contains(Encoding.UTF8.GetBytes("p\0d1")));
        for (int taken = 0; taken < 1 << terms.Length; taken++)
        {
            var found = new SortedSet<byte[]>(terms.Where((_, i) => (taken >> i & 1) == 1), Comparer<byte[]>.Create(TermGap.Compare));
            TermGap[] rest = [.. all.SelectMany(gap => gap.Without(found))];
            for (int i = 0; i < terms.Length; i++) Assert.Equal((taken >> i & 1) == 1 ? 0 : 1, rest.Count(gap => gap.Contains(terms[i])));
        }
    }
}
