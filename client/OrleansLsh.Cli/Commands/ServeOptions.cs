using System.CommandLine;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>How a verb serves: addresses, keys, limits.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string[]> _urls =
        Repeated("--urls", "Where to listen; may be repeated [default: http://127.0.0.1:8080]", "url");
    private readonly Option<string[]> _keys =
        Repeated("--api-key", "A key that allows everything; may be repeated [default: LSH_API_KEY]", "key");
    private readonly Option<string[]> _readKeys =
        Repeated("--read-key", "A key that allows what changes nothing; may be repeated [default: LSH_READ_KEY]", "key");
    private readonly Option<bool> _withoutKey = new("--without-key") { Description = "Listen beyond this machine without any key" };
    private readonly Option<string[]> _origins =
        Repeated("--allow-origin", "An origin whose pages may call the service; may be repeated [default: none]", "url");
    private readonly Option<int?> _perSecond =
        Input.ParsedOption.Number<int>("--requests-per-second", "Requests a second from each key or address [default: no limit]", "count");

    private readonly Option<double?> _liveRecall =
        Input.ParsedOption.Number<double>(
            "--live-recall", "Part of searches compared with exact search in the background, 0 to 1 [default: 0.01]", "share");

    private readonly Option<bool> _trainWhenDue =
        new("--train-when-due") { Description = "Train fields in the background when that is due, the first time at 5,000 documents" };

    public ServeOptions(Command verb)
    {
        foreach (Option option in (Option[])[_urls, _keys, _readKeys, _withoutKey, _origins, _perSecond, _liveRecall, _trainWhenDue])
            verb.Add(option);
    }

    /// <summary>Where it is to listen.</summary>
    public string[] Urls(ParseResult parsed) => parsed.GetValue(_urls) is { Length: > 0 } given ? given : ["http://127.0.0.1:8080"];

    /// <summary>What the service does by itself.</summary>
    public SimilarityOptions ServiceOptions(ParseResult parsed)
    {
        var options = new SimilarityOptions { TrainWhenDue = parsed.GetValue(_trainWhenDue) };
        return parsed.GetValue(_liveRecall) is { } share ? options with { LiveRecallShare = share } : options;
    }

    /// <summary>Serves until cancelled.</summary>
    public async Task RunAsync(
        ParseResult parsed, ISimilarityService service, NamedEmbedders embedders, Terminal terminal, bool asJson,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<CollectionDescription> collections = await service.ListAsync(cancellationToken);
        embedders.Close(
            collections.SelectMany(collection => collection.Fields).Select(field => field.Field.Embedder).OfType<string>().ToHashSet());
        await using LshServer server =
            await LshServer.StartAsync(
                service, Urls(parsed), options => Fill(options, parsed, embedders), cancellationToken: cancellationToken);
        foreach (string address in server.Addresses)
        {
            if (asJson) terminal.WriteJson(json => json.WriteString("listening", address));
            else terminal.Out.WriteLine($"listening on {address}, with the explorer at {address.TrimEnd('/')}/");
        }
        await terminal.FlushAsync();
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Fill(LshHttpOptions options, ParseResult parsed, NamedEmbedders embedders)
    {
        options.PictureEmbedders = embedders.FindPictures;
        foreach (string key in Given(parsed.GetValue(_keys), "LSH_API_KEY")) options.ApiKeys.Add(key);
        foreach (string key in Given(parsed.GetValue(_readKeys), "LSH_READ_KEY")) options.ReadKeys.Add(key);
        foreach (string origin in parsed.GetValue(_origins) ?? []) options.AllowedOrigins.Add(origin);
        options.AllowWithoutKey = parsed.GetValue(_withoutKey);
        options.RequestsPerSecond = parsed.GetValue(_perSecond);
    }

    // A key on the command line is seen by everyone on the machine; the variable is the better place.
    private static string[] Given(string[]? keys, string variable) =>
        keys is { Length: > 0 } ? keys : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key ? [key] : [];

    private static Option<string[]> Repeated(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false };
}
