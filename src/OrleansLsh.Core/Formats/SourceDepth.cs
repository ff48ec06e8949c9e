using System.Text.Json;

namespace OrleansLsh.Core.Formats;

/// <summary>How deep a document's source may be nested, and how JSON that holds sources is read.</summary>
/// <remarks>The service alone refuses what is too deep, document by document. Every reader on the way to it and back (HTTP, files, the
/// cluster, an index) takes any depth, so that none of them refuses what another takes, or a whole batch for one document.</remarks>
public static class SourceDepth
{
    /// <summary>The most levels of objects and arrays in a source: 64, of which the source itself is the first.</summary>
    public const int Max = 64;

    /// <summary>The depth that a reader of sources is set to: no limit of its own.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>Options of a reader that goes as deep as its text.</summary>
    public static JsonReaderOptions Reader => new() { MaxDepth = Unlimited };

    /// <summary>Options of a reader of sources that were parsed once already, maybe with comments and trailing commas.</summary>
    public static JsonReaderOptions LenientReader =>
        new() { MaxDepth = Unlimited, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Options that parse sources that were parsed once already, maybe with comments and trailing commas.</summary>
    public static JsonDocumentOptions LenientDocument =>
        new() { MaxDepth = Unlimited, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
}
