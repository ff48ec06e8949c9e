using System.Text.Json.Serialization;

namespace OrleansLsh.Cli.Demo.Apis;

/// <summary>How sources become JSON, generated at compile time: there are tens of thousands of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiSource))]
internal sealed partial class ApiSourceJson : JsonSerializerContext;
