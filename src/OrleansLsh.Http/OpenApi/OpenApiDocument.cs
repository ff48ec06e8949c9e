using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Security;
using HttpMethodMetadata = Microsoft.AspNetCore.Routing.HttpMethodMetadata;

namespace OrleansLsh.Http.OpenApi;

/// <summary>The OpenAPI document, made from the endpoints that are mapped.</summary>
internal static partial class OpenApiDocument
{
    /// <summary>The document as JSON text.</summary>
    public static string Of(IEnumerable<Endpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (RouteEndpoint endpoint in endpoints.OfType<RouteEndpoint>().OrderBy(endpoint => endpoint.RoutePattern.RawText, StringComparer.Ordinal))
        {
            string pattern = endpoint.RoutePattern.RawText!;
            string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            if (endpoint.Metadata.GetMetadata<EndpointRules>() is not { Operation: not "page" } rules) continue;
            string path = pattern.Replace("{**", "{", StringComparison.Ordinal);
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            item[method.ToLowerInvariant()] = Operation(method, pattern, rules, OperationDescription.All[$"{method} {pattern}"]);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "OrleansLsh", ["version"] = "1", ["description"] = "Similar-item search. Failures are application/problem+json with a stable type." },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject { ["problem"] = ProblemSchema() },
                ["securitySchemes"] = new JsonObject
                {
                    ["api-key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "api-key" },
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
            },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonObject Operation(string method, string pattern, EndpointRules rules, OperationDescription described)
    {
        var operation = new JsonObject
        {
            ["operationId"] = $"{method.ToLowerInvariant()}{Separators().Replace(pattern, "_").TrimEnd('_')}",
            ["summary"] = described.Summary,
            ["parameters"] = new JsonArray(
            [
                .. PathValues().Matches(pattern).Select(match => Parameter(match.Groups[1].Value, "path", null)),
                .. described.Query.Select(query => Parameter(query.Name, "query", query.Description)),
            ]),
        };
        if (described.Body is { } body)
        {
            string type = rules.Operation == "import" ? rules.Produces[0] : "application/json";
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content([type], body, forReading: true) };
        }
        var success = new JsonObject { ["description"] = described.Summary };
        if (described.Answer is { } answer)
            success["content"] = Content([.. rules.Produces.Where(type => type != ProblemAnswer.MediaType)], answer, forReading: false);
        operation["responses"] = new JsonObject { [$"{described.Status}"] = success, ["default"] = Failure() };
        if (rules.Scope != KeyScope.Open)
        {
            operation["x-scope"] = rules.Scope == KeyScope.Write ? "read-write" : "read-only";
            operation["security"] = new JsonArray(new JsonObject { ["api-key"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() });
        }
        return operation;
    }

    private static JsonObject Parameter(string name, string place, string? description)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = "string" } };
        if (description is not null) parameter["description"] = description;
        return parameter;
    }

    private static JsonObject Content(string[] mediaTypes, Type type, bool forReading)
    {
        var content = new JsonObject();
        foreach (string mediaType in mediaTypes) content[mediaType] = new JsonObject { ["schema"] = WireSchema.Of(type, forReading) };
        return content;
    }

    private static JsonObject Failure() => new()
    {
        ["description"] = "A problem.",
        ["content"] = new JsonObject { [ProblemAnswer.MediaType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/problem" } } },
    };

    private static JsonNode ProblemSchema()
    {
        JsonNode schema = WireSchema.Of(typeof(Problem), forReading: false);
        schema["properties"]!["type"]!["enum"] = new JsonArray([.. ProblemTypes.All.Select(type => JsonValue.Create(type))]);
        return schema;
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)\}")]
    private static partial Regex PathValues();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Separators();
}
