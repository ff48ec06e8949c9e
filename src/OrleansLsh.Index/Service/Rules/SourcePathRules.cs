namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a path to a source field may be.</summary>
internal static class SourcePathRules
{
    private const int MaxCharacters = 1_000;

    /// <summary>Refuses one that names nothing, or is longer than any real one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What is named, such as <c>source field to group by</c>.</param>
    /// <exception cref="LshException">Names the value and the limit.</exception>
    public static void Require(string? path, string what)
    {
        if (string.IsNullOrEmpty(path)) throw new LshException(ErrorKind.InvalidArgument, $"A {what} has no name.");
        if (path.Length > MaxCharacters)
            throw new LshException(ErrorKind.InvalidArgument,
                $"The name of a {what} has {path.Length:N0} characters; at most {MaxCharacters:N0} are allowed.");
        if (path.EndsWith(".*", StringComparison.Ordinal))
            throw new LshException(ErrorKind.InvalidArgument,
                $"'{path}' is no name of a {what}: there are no patterns, '{path[..^2]}' names all that is inside it.");
    }
}
