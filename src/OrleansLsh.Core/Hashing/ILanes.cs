namespace OrleansLsh.Core.Hashing;

/// <summary>One width of vector register: what the kernels ask of it, so that they are written once.</summary>
/// <typeparam name="TVector">The register's type.</typeparam>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>True where 32 registers exist, so that sixteen sums may be kept at a time instead of eight.</summary>
    static abstract bool ManyRegisters { get; }

    /// <summary>The floats from an element on.</summary>
    static abstract TVector Load(ref readonly float source, nuint element);

    /// <summary>Writes the floats from an element on.</summary>
    static abstract void Store(TVector value, ref float destination, nuint element);

    /// <summary>Writes the lanes as integers, bit for bit.</summary>
    static abstract void StoreBits(TVector value, ref int destination, nuint element);

    /// <summary>The same float in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>The same integer in every lane, bit for bit.</summary>
    static abstract TVector BroadcastBits(int value);

    /// <summary>fma(x − c, x − c, sum), rounded once.</summary>
    static abstract TVector AddSquare(TVector x, TVector c, TVector sum);

    /// <summary>Where the distance is below the best, it and its label become the best.</summary>
    static abstract void KeepLess(TVector distance, TVector label, ref TVector best, ref TVector bestLabel);

    /// <summary>The lesser of each lane.</summary>
    static abstract TVector Min(TVector left, TVector right);
}
