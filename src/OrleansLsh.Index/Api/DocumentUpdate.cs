using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansLsh;

/// <summary>Changes of a document's source; its vectors stay as they are.</summary>
/// <param name="Id">Its id. A document that is not there is not made.</param>
/// <param name="Changes">A JSON object that is merged into the source as RFC 7396 says: a property replaces the one of its name, objects
/// are merged property by property, arrays are replaced whole, and null removes a property.</param>
public sealed record DocumentUpdate(string Id, JsonElement Changes)
{
    /// <summary>Changes of a document's source.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="changes">Anything that serialises to a JSON object; a property that is null is removed.</param>
    [RequiresUnreferencedCode(Document.Reflected), RequiresDynamicCode(Document.Reflected)]
    public static DocumentUpdate Of(string id, object changes) => new(id, JsonSerializer.SerializeToElement(changes));

    /// <summary>The document's id, and the beginning of what changes.</summary>
    public override string ToString() => $"Update of '{Id}'{SourceText.Of(Changes)}";
}
