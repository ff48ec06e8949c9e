using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Creating, describing, listing and dropping collections.</summary>
internal sealed class CollectionEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("GET", "/v1/collections", "list", KeyScope.Read, ListAsync);
        routes.MapLsh("POST", "/v1/collections", "create", KeyScope.Write, CreateNamedAsync);
        routes.MapLsh("PUT", "/v1/collections/{collection}", "create", KeyScope.Write, CreateAsync);
        routes.MapLsh("GET", "/v1/collections/{collection}", "describe", KeyScope.Read, DescribeAsync);
        routes.MapLsh("DELETE", "/v1/collections/{collection}", "drop", KeyScope.Write, DropAsync);
        routes.MapLsh("POST", "/v1/collections/{collection}/rollback", "rollback", KeyScope.Write, RollbackAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        IReadOnlyList<CollectionDescription> all = await service.ListAsync(context.RequestAborted);
        await Answer.JsonAsync(context, new CollectionsAnswer([.. all.Select(CollectionAnswer.Of)]), LshJson.Of<CollectionsAnswer>());
    }

    private async Task CreateNamedAsync(HttpContext context)
    {
        CreateBody body = await RequestBody.ReadAsync(context, LshJson.Of<CreateBody>());
        await CreateAsync(context, body.Name
            ?? throw new LshException(ErrorKind.InvalidArgument, "The property 'name' is missing; give the collection a name."), body);
    }

    private async Task CreateAsync(HttpContext context)
    {
        CreateBody body = await RequestBody.ReadAsync(context, LshJson.Of<CreateBody>());
        string name = context.Collection();
        if (body.Name is { } other && other != name)
            throw new RefusedException(
                400, ProblemTypes.Of(ErrorKind.InvalidArgument), $"The body names the collection '{other}', the address '{name}'.");
        await CreateAsync(context, name, body);
    }

    private async Task CreateAsync(HttpContext context, string name, CreateBody body)
    {
        CollectionDescription created = await service.CreateAsync(name, body.ToFields(), context.RequestAborted);
        context.Response.Headers.Location = $"/v1/collections/{Uri.EscapeDataString(name)}";
        await Answer.JsonAsync(context, CollectionAnswer.Of(created), LshJson.Of<CollectionAnswer>(), StatusCodes.Status201Created);
    }

    private async Task DescribeAsync(HttpContext context)
    {
        CollectionDescription described = await service.DescribeAsync(context.Collection(), context.RequestAborted);
        await Answer.JsonAsync(context, CollectionAnswer.Of(described), LshJson.Of<CollectionAnswer>());
    }

    private async Task RollbackAsync(HttpContext context)
    {
        CollectionDescription before = await service.RollbackAsync(context.Collection(), context.RequestAborted);
        await Answer.JsonAsync(context, CollectionAnswer.Of(before), LshJson.Of<CollectionAnswer>());
    }

    private async Task DropAsync(HttpContext context)
    {
        await service.DropAsync(context.Collection(), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
