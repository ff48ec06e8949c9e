namespace OrleansLsh.Http.Problems;

/// <summary>A request that is refused for the way it was sent, not for what it asks the service.</summary>
internal sealed class RefusedException(int status, string type, string detail) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The problem's type.</summary>
    public string Type { get; } = type;
}
