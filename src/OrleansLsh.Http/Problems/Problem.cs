namespace OrleansLsh.Http.Problems;

/// <summary>What went wrong, as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Type">A stable word for it, such as <c>urn:lsh:problem:wrong-dimensions</c>.</param>
/// <param name="Title">The word in plain English.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was given, what is allowed, what to do.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail)
{
    /// <summary>The operation that failed.</summary>
    public string? Operation { get; init; }

    /// <summary>The collection it failed on.</summary>
    public string? Collection { get; init; }

    /// <summary>The request's trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>The request, as the header <c>x-request-id</c> names it.</summary>
    public string? RequestId { get; init; }
}
