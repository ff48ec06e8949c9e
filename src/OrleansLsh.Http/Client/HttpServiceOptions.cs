namespace OrleansLsh;

/// <summary>Which server an application's collections are kept by.</summary>
public sealed class HttpServiceOptions
{
    /// <summary>The server's address, http or https. Default <c>http://localhost:8080</c>.</summary>
    public Uri Address { get; set; } = new("http://localhost:8080");

    /// <summary>The key that the server asks for; null where it asks for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>, naming the setting, its value and what is
    /// allowed.</exception>
    public void Validate()
    {
        if (Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new LshException(
                ErrorKind.InvalidArgument, $"Address is '{Address}', no address of a server; write one such as http://localhost:8080.");
        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.Any(one => one is <= ' ' or > '~')))
            throw new LshException(ErrorKind.InvalidArgument, "ApiKey is empty or has other than visible ASCII characters.");
    }
}
