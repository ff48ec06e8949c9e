using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>The body of a change that takes none: whatever it says would not be done.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class NoBody;
