namespace OrleansLsh.Cli.Embedding;

/// <summary>A field's network that is loaded when it is needed: documents may all bring their vectors.</summary>
/// <param name="spec">The field and its network.</param>
/// <param name="dimensions">Those of the field.</param>
/// <param name="open">Loads it.</param>
/// <param name="dimensionsOf">Components of its vectors.</param>
internal sealed class LateNetwork<T>(EmbedSpec spec, int dimensions, Func<T> open, Func<T, int> dimensionsOf) : IDisposable
    where T : IDisposable
{
    private readonly Lazy<T> _network = new(open);

    /// <summary>The network.</summary>
    /// <exception cref="LshException">There is none, or its vectors have other dimensions than the field.</exception>
    public T Value => dimensionsOf(_network.Value) is var own && own == dimensions ? _network.Value
        : throw new LshException(ErrorKind.WrongDimensions,
            $"Field '{spec.Field}' has {dimensions} dimensions; the vectors of '{spec.Model}' have {own}.");

    public void Dispose()
    {
        if (_network.IsValueCreated) _network.Value.Dispose();
    }
}
