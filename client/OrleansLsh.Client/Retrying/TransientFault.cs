using OrleansLsh.Core;

namespace OrleansLsh.Client.Retrying;

/// <summary>Which failures pass: the silo went away, or what it needs does not answer.</summary>
internal static class TransientFault
{
    /// <summary>Whether the call may be tried again. Its outcome may be unknown.</summary>
    public static bool Is(Exception error) => error switch
    {
        LshException { Kind: ErrorKind.Unavailable } => true,
        LshException => false,
        SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException => true,
        EnumerationAbortedException or TimeoutException => true,
        OrleansException => IsConnection(error),
        _ => IsConnection(error),
    };

    /// <summary>The error for the caller when trying again has not helped.</summary>
    public static LshException Lasting(Exception error, TimeSpan tried) => new(ErrorKind.Unavailable,
        $"The cluster has not answered for {tried.TotalSeconds:N0} s: {error.Message} The outcome of the call is unknown; it may be tried again.", error);

    private static bool IsConnection(Exception error) =>
        error.GetType().Name is "ConnectionFailedException" or "ConnectionAbortedException" or "SocketConnectionException";
}
