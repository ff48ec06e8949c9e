using System.Buffers;

namespace OrleansLsh.Index.Port;

/// <summary>What collections are called. Backends whose servers read more into a name, such as patterns, ask them for no other.</summary>
public static class CollectionName
{
    /// <summary>The most characters of a name.</summary>
    internal const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether a collection can have this name: lower-case letters, digits, <c>_</c> and <c>-</c>, 1 to 64 of them, starting with
    /// a letter.</summary>
    /// <param name="name">Any text.</param>
    public static bool CanBe(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 1 and <= MaxLength && char.IsAsciiLetterLower(name[0]) && !name.AsSpan().ContainsAnyExcept(Characters);
    }
}
