namespace OrleansLsh.Samples.Console;

/// <summary>The vector of a name: how often each group of three neighbouring letters occurs in it, folded into few dimensions.</summary>
internal static class NameVector
{
    /// <summary>Components of a vector.</summary>
    public const int Dimensions = 256;

    /// <summary>The vector of a name; not of length 1, since the collection normalises it.</summary>
    public static float[] Of(string name)
    {
        var vector = new float[Dimensions];
        string letters = $" {name.ToLowerInvariant()} ";
        for (int i = 0; i + 3 <= letters.Length; i++) vector[Fold(letters.AsSpan(i, 3))]++;
        return vector;
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static int Fold(ReadOnlySpan<char> letters)
    {
        uint hash = 2_166_136_261;
        foreach (char letter in letters) hash = (hash ^ letter) * 16_777_619;
        return (int)(hash % Dimensions);
    }
}
