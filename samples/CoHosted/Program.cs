using OrleansLsh;
using OrleansLsh.Samples.CoHosted;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// The application is the silo. Here all of it is gone in the end; what must last has a durable grain storage of this name (Redis, say) and
// a named data file, and several silos share an ElasticsearchIndex.
builder.UseOrleans(silo => silo
    .UseLocalhostClustering()
    .AddMemoryGrainStorage(LshStorage.Name)
    .AddLshGrains(_ => EmbeddedIndex.Open(null)));

// The grains' callers, in this process or in another, use the client.
builder.Services.AddOrleansLsh(lsh => lsh.UseGrains());

WebApplication app = builder.Build();
app.Lifetime.ApplicationStarted.Register(() => _ = Shop.FillAsync(app.Services));
app.MapPost("/visitors/{visitor}/views/{product}", (string visitor, string product, IGrainFactory grains) =>
    grains.GetGrain<IVisitorGrain>(visitor).ViewedAsync(product));
app.MapGet("/visitors/{visitor}/suggestions", (string visitor, IGrainFactory grains, CancellationToken cancellationToken) =>
    grains.GetGrain<IVisitorGrain>(visitor).SuggestAsync(cancellationToken));
await app.RunAsync();
