using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Problems;
using HttpMethodMetadata = Microsoft.AspNetCore.Routing.HttpMethodMetadata;

namespace OrleansLsh.Http.OpenApi;

/// <summary>Tells the framework's OpenAPI what the mapped endpoints take and give.</summary>
/// <remarks>Handlers read and write by hand, so there is nothing that it could find out by itself.</remarks>
internal sealed class EndpointDescriptions(IEnumerable<Endpoint> endpoints) : IApiDescriptionGroupCollectionProvider
{
    private static readonly EmptyModelMetadataProvider Types = new();

    /// <inheritdoc/>
    public ApiDescriptionGroupCollection ApiDescriptionGroups { get; } = new(
        [
            new ApiDescriptionGroup(null,
            [
                .. endpoints.OfType<RouteEndpoint>()
                    .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointRules>() is { Operation: not "page" })
                    .OrderBy(endpoint => endpoint.RoutePattern.RawText, StringComparer.Ordinal)
                    .Select(Describe),
            ]),
        ],
        version: 1);

    private static ApiDescription Describe(RouteEndpoint endpoint)
    {
        string pattern = endpoint.RoutePattern.RawText!, method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        EndpointRules rules = endpoint.Metadata.GetMetadata<EndpointRules>()!;
        OperationDescription described = OperationDescription.All[$"{method} {pattern}"];
        var description = new ApiDescription
        {
            HttpMethod = method,
            RelativePath = pattern.TrimStart('/').Replace("{**", "{", StringComparison.Ordinal),
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = endpoint.DisplayName,
                EndpointMetadata =
                [
                    rules, described, new EndpointNameMetadata(described.Id), new EndpointSummaryAttribute(described.Summary),
                    new TagsAttribute(Tag(pattern)),
                ],
            },
        };
        foreach (RoutePatternParameterPart parameter in endpoint.RoutePattern.Parameters)
            description.ParameterDescriptions.Add(Parameter(parameter.Name, BindingSource.Path));
        foreach ((string name, _) in described.Query) description.ParameterDescriptions.Add(Parameter(name, BindingSource.Query));
        if (described.Body is { } body)
        {
            description.ParameterDescriptions.Add(Parameter("body", BindingSource.Body, body, isRequired: true));
            description.SupportedRequestFormats.Add(
                new ApiRequestFormat { MediaType = rules.Operation == "import" ? rules.Produces[0] : "application/json" });
        }
        description.SupportedResponseTypes.Add(
            Response(described.Answer, described.Status, rules.Produces.Where(type => type != ProblemAnswer.MediaType)));
        ApiResponseType failure = Response(typeof(Problem), 0, [ProblemAnswer.MediaType]);
        failure.IsDefaultResponse = true;
        description.SupportedResponseTypes.Add(failure);
        return description;
    }

    private static string Tag(string pattern)
    {
        string last = pattern[(pattern.LastIndexOf('}') < 0 ? 0 : pattern.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim('/');
        return last switch
        {
            _ when last.StartsWith("document", StringComparison.Ordinal) => "documents",
            _ when last.StartsWith("train", StringComparison.Ordinal) || last == "rollback" => "training",
            "" or "v1/collections" => "collections",
            _ when pattern.Contains('{', StringComparison.Ordinal) => "searching",
            _ => "server",
        };
    }

    private static ApiParameterDescription Parameter(string name, BindingSource source, Type? type = null, bool isRequired = false)
    {
        type ??= typeof(string);
        return new ApiParameterDescription
        {
            Name = name,
            Source = source,
            Type = type,
            ModelMetadata = Types.GetMetadataForType(type),
            IsRequired = isRequired || source == BindingSource.Path,
            ParameterDescriptor = new ParameterDescriptor { Name = name, ParameterType = type },
        };
    }

    private static ApiResponseType Response(Type? type, int status, IEnumerable<string> mediaTypes) => new()
    {
        StatusCode = status,
        Type = type,
        ApiResponseFormats = type is null ? [] : [.. mediaTypes.Select(mediaType => new ApiResponseFormat { MediaType = mediaType })],
    };
}
