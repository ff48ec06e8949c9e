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
        _ => IsOutage(error),
    };

    /// <summary>Whether a call that its caller can cancel may be tried again: one that somebody else cancelled, such as a silo that stops,
    /// may.</summary>
    public static bool Is(Exception error, CancellationToken cancellationToken) =>
        error is OperationCanceledException ? !cancellationToken.IsCancellationRequested : Is(error);

    /// <summary>The error for the caller when trying again has not helped.</summary>
    public static LshException Lasting(Exception error, TimeSpan tried) => new(ErrorKind.Unavailable,
        $"The cluster has not answered for {tried.TotalSeconds:N0} s: {error.Message} The outcome of the call is unknown; it may be "
        + "tried again.", error);

    /// <summary>The error for the caller of what must not be tried again unseen.</summary>
    /// <param name="error">Why there is no answer.</param>
    /// <param name="look">What to look at before the next attempt.</param>
    public static LshException Once(Exception error, string look) => new(ErrorKind.Unavailable,
        $"The cluster has not answered: {error.Message} The outcome of the call is unknown. {look}", error);

    private static bool IsOutage(Exception error) =>
        error.GetType().Name is "ConnectionFailedException" or "ConnectionAbortedException" or "SocketConnectionException"
            or "RedisConnectionException" or "RedisStorageException";
}
