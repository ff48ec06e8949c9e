using System.Runtime.ExceptionServices;

namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Carries the product's error over the wire whole: kind, message, operation, collection.</summary>
[RegisterConverter]
public sealed class FaultConverter : IConverter<LshException, Fault>
{
    /// <inheritdoc/>
    public LshException ConvertFromSurrogate(in Fault surrogate)
    {
        var error = new LshException(
            (ErrorKind)surrogate.Kind, surrogate.Message)
        { Operation = surrogate.Operation, Collection = surrogate.Collection };
        if (surrogate.StackTrace is not null) ExceptionDispatchInfo.SetRemoteStackTrace(error, surrogate.StackTrace);
        return error;
    }

    /// <inheritdoc/>
    public Fault ConvertToSurrogate(in LshException value) => new()
    {
        Kind = (int)value.Kind,
        Message = value.Message,
        Operation = value.Operation,
        Collection = value.Collection,
        StackTrace = value.StackTrace,
    };
}
