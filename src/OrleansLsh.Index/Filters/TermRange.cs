namespace OrleansLsh;

/// <summary>Terms between two others, in the order of their bytes.</summary>
/// <param name="Least">The lower end.</param>
/// <param name="Most">The upper end.</param>
/// <param name="HasLeast">Whether the lower end belongs to it.</param>
/// <param name="HasMost">Whether the upper end belongs to it.</param>
public sealed record TermRange(byte[] Least, byte[] Most, bool HasLeast = true, bool HasMost = false)
{
    /// <summary>What of it lies above a term, or begins with it.</summary>
    internal TermRange From(byte[] term, bool isInside)
    {
        int order = term.AsSpan().SequenceCompareTo(Least);
        return order < 0 || (order == 0 && isInside) ? this : this with { Least = term, HasLeast = isInside };
    }

    /// <summary>What of it lies below a term, or ends with it.</summary>
    internal TermRange To(byte[] term, bool isInside)
    {
        int order = term.AsSpan().SequenceCompareTo(Most);
        return order > 0 || (order == 0 && isInside) ? this : this with { Most = term, HasMost = isInside };
    }
}
