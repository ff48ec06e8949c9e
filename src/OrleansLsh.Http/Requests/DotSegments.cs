namespace OrleansLsh.Http.Requests;

/// <summary>The segments <c>.</c> and <c>..</c> in an address, which servers, proxies and clients resolve before anybody reads the path: a
/// document's id that is one of them would name the collection instead.</summary>
internal static class DotSegments
{
    // A path is decoded once by this server and maybe once by each proxy before it.
    private const int MaxDecodings = 4;

    /// <summary>Whether the path of a request has such a segment, as it was sent or as whoever decodes it on the way reads it.</summary>
    /// <param name="target">The request's target as it was sent.</param>
    public static bool In(ReadOnlySpan<char> target)
    {
        int query = target.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? target : target[..query];
        if (HasOne(path)) return true;
        if (!path.Contains('%')) return false;
        string decoded = path.ToString();
        for (int i = 0; i < MaxDecodings; i++)
        {
            string before = decoded;
            decoded = Uri.UnescapeDataString(before);
            if (HasOne(decoded)) return true;
            if (decoded == before) return false;
        }
        return false;
    }

    private static bool HasOne(ReadOnlySpan<char> path)
    {
        foreach (Range segment in path.SplitAny('/', '\\'))
            if (path[segment] is "." or "..") return true;
        return false;
    }
}
