using OrleansLsh;
using OrleansLsh.Samples.Web;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// The service by the name that it has in the app host, with health check, metrics and traces.
builder.AddOrleansLshClient("lsh");
builder.Services.AddHostedService<ColourImport>();

WebApplication app = builder.Build();

app.MapGet("/colours/{name}/similar", async (string name, ISimilarityService lsh, CancellationToken cancellationToken) =>
    (await lsh.SearchAsync(ColourImport.Collection, new SearchRequest { Id = name, Limit = 5, Include = ["hex"] }, cancellationToken)).Hits
        .Select(hit => new { hit.Id, hit.Score, hit.Source }));
app.MapHealthChecks("/health");
await app.RunAsync();
