using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>A documented part of .NET: what the demo searches.</summary>
/// <param name="Id">The documentation id, unique.</param>
/// <param name="Kind">method, type, property, field, event or namespace.</param>
/// <param name="Namespace">Dotted.</param>
/// <param name="Type">Short, with the types around it, such as <c>List&lt;T&gt;.Enumerator</c>; empty for a namespace.</param>
/// <param name="Title">A short signature, such as <c>File.ReadAllText(String)</c>.</param>
/// <param name="Name">Namespace, type and member without signs of generics: the words of the <c>name</c> field.</param>
/// <param name="Summary">One line of plain text.</param>
/// <param name="Assembly">The documentation file's name without its ending.</param>
internal sealed record ApiMember(
    string Id, string Kind, string Namespace, string Type, string Title, string Name, string Summary, string Assembly)
{
    /// <summary>A member from its id and summary; null where the id is none of the six kinds.</summary>
    /// <param name="documented">Id and summary.</param>
    /// <param name="assembly">The documentation file's name without its ending.</param>
    /// <param name="types">Names of all types known.</param>
    public static ApiMember? From(DocumentedMember documented, string assembly, IReadOnlySet<string> types)
    {
        if (!MemberId.TryParse(documented.Id, types, out MemberId id)) return null;
        return new ApiMember(documented.Id, id.Kind, id.Namespace, MemberTitle.OfType(id.Type), MemberTitle.Of(id),
            $"{id.Namespace}.{WithoutArity(id.Type)}.{WithoutArity(id.Member)}", documented.Summary, assembly);
    }

    /// <summary>What a document keeps of it: an object of kind, namespace, type, title, summary and assembly.</summary>
    public JsonElement ToSource() => JsonSerializer.SerializeToElement(
        new ApiSource(Kind, Namespace, Type, Title, Summary, Assembly), ApiSourceJson.Default.ApiSource);

    // `1 and ``2 say how many type parameters there are; as words they would tie unrelated members together.
    private static string WithoutArity(string name)
    {
        if (!name.Contains('`', StringComparison.Ordinal)) return name;
        return string.Join('.', name.Split('.').Select(part => part.Split('`')[0]));
    }
}

/// <summary>The source of a demo document.</summary>
internal sealed record ApiSource(string Kind, string Namespace, string Type, string Title, string Summary, string Assembly);

/// <summary>How sources become JSON, generated at compile time: there are tens of thousands of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiSource))]
internal sealed partial class ApiSourceJson : JsonSerializerContext;
