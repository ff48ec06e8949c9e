using OrleansLsh;
using OrleansLsh.Samples.Web;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// One service for the whole process: the data file is opened once, and closed with the host.
builder.Services.AddOrleansLsh(lsh => lsh.UseFile(builder.Configuration["Data"] ?? "data/colours.db"));
builder.Services.AddHostedService<ColourImport>();
builder.Services.AddLshHttp();

WebApplication app = builder.Build();

// An endpoint of the application's own, beside those that MapLsh brings.
app.MapGet("/colours/{name}/similar", async (string name, bool? light, ISimilarityService lsh, CancellationToken cancellationToken) =>
{
    Filter? filter = light is { } wanted ? Filter.Where("light").Is(wanted) : null;
    var request = new SearchRequest { Id = name, Limit = 5, Filter = filter, Include = ["hex"] };
    SearchResponse found = await lsh.SearchAsync(ColourImport.Collection, request, cancellationToken);
    return found.Hits.Select(hit => new { hit.Id, hit.Score, hit.Source });
});

// The HTTP interface under /v1, its description at /openapi, the explorer at /.
app.MapLsh();
await app.RunAsync();
