using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansLsh.Http.Security;

/// <summary>The keys that the server knows, as hashes.</summary>
/// <remarks>Every hash is compared, each in constant time: how long it takes tells nothing about a key.</remarks>
internal sealed class ApiKeys(LshHttpOptions options)
{
    private const int MaxKeyLength = 1_024;

    private readonly (byte[] Hash, KeyScope Scope)[] _keys =
    [
        .. options.ReadKeys.Select(key => (Hash(key), KeyScope.Read)),
        .. options.ApiKeys.Select(key => (Hash(key), KeyScope.Write)),
    ];

    /// <summary>Whether there are any; without, everything is allowed.</summary>
    public bool Any => _keys.Length > 0;

    /// <summary>The key of a request, from <c>api-key</c> or <c>Authorization: Bearer</c>; null where it has none.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.TryGetValue("api-key", out StringValues given) && given.Count > 0) return given[0];
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? authorization[7..].Trim() : null;
    }

    /// <summary>What a key allows; null where nobody knows it.</summary>
    public KeyScope? ScopeOf(string key)
    {
        if (key.Length > MaxKeyLength) return null;
        byte[] hash = Hash(key);
        KeyScope? scope = null;
        foreach ((byte[] known, KeyScope allows) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, hash)) scope = allows;
        return scope;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
