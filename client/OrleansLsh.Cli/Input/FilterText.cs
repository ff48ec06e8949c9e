using OrleansLsh.Core;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Cli.Input;

/// <summary>A filter on the command line: its JSON, or <c>@file</c> that holds it.</summary>
internal static class FilterText
{
    private const long MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Reads it.</summary>
    /// <exception cref="LshException">The file cannot be read, or the filter is malformed.</exception>
    public static async Task<Filter> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith('@')) return Filter.Parse(text);
        string path = text[1..];
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes } large)
                throw new LshException(ErrorKind.TooLarge, $"The filter in '{path}' has {large.Length} bytes; {MaxFileBytes} are allowed.");
            return Filter.Parse(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.InvalidFile, $"The filter in '{path}' cannot be read: {refused.Message}", refused);
        }
    }
}
