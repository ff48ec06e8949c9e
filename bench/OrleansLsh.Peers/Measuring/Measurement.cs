namespace OrleansLsh.Peers.Measuring;

/// <summary>One line of JSON: what one side reached in one part.</summary>
/// <param name="Part">hash, train, build, search, callers, filter, exact or import.</param>
/// <param name="By">Who: <see cref="Product"/> or a peer.</param>
/// <param name="Set">The set of vectors.</param>
/// <param name="Setting">The knobs.</param>
/// <param name="Values">Name with unit, such as <c>qps</c> or <c>p50_us</c> → one number, or one per subspace.</param>
internal sealed record Measurement(string Part, string By, string Set, string Setting, IReadOnlyDictionary<string, double[]> Values)
{
    /// <summary>How the product calls itself in <see cref="By"/>.</summary>
    public const string Product = "OrleansLsh";

    /// <summary>A measurement of the product with single numbers only.</summary>
    public static Measurement Ours(string part, string set, string setting, params (string Name, double Value)[] values) =>
        new(part, Product, set, setting, values.ToDictionary(v => v.Name, v => new[] { v.Value }));

    /// <summary>A single number, or null where this measurement has none of that name.</summary>
    public double? this[string name] => Values.TryGetValue(name, out double[]? numbers) ? numbers[0] : null;
}
