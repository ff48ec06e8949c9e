using System.Globalization;
using OrleansLsh;
using OrleansLsh.Samples.Pictures;

await using var shelf = new PictureShelf();
switch (args)
{
    case ["fill", var folder]:
        await shelf.FillAsync(folder);
        break;

    // Pictures like this one whose caption contains a word: an ordinary filter beside the vectors.
    case ["like", var picture, .. var words]:
        await PrintAsync(await QueryAsync(picture) with
        {
            Filter = words.Length == 0 ? null : new Filter { Must = [new TextClause("caption", string.Join(' ', words))] },
            Weights = File.Exists(picture) ? null : new Dictionary<string, double> { ["image"] = 1 },
        });
        break;

    // What the picture shows and what a sentence says, together, each with its weight.
    case ["together", var picture, var image, var sentence, var caption]:
        await PrintAsync(new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["image"] = await FeaturesAsync(picture) },
            QueryTexts = new Dictionary<string, string> { ["caption"] = sentence },
            Weights = new Dictionary<string, double> { ["image"] = Number(image), ["caption"] = Number(caption) },
        });
        break;

    case ["serve"]:
        await using (LshServer server = await LshServer.StartAsync(shelf.Service, ["http://127.0.0.1:8080"]))
        {
            Console.WriteLine($"The explorer is at {server.Addresses[0]}/; Enter ends it.");
            Console.ReadLine();
        }
        break;

    default:
        Console.WriteLine("""
            fill FOLDER                                 features and captions of the pictures of a folder
            like PICTURE [WORDS]                        pictures like a picture (an id, or a file) whose caption contains words
            together PICTURE WEIGHT SENTENCE WEIGHT     what a picture shows and what a sentence says, together
            serve                                       the explorer, which shows the pictures
            """);
        return 2;
}
return 0;

async Task<SearchRequest> QueryAsync(string picture) => File.Exists(picture)
    ? new SearchRequest { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["image"] = await shelf.FeaturesAsync(picture) } }
    : new SearchRequest { Id = picture };

async Task<ReadOnlyMemory<float>> FeaturesAsync(string picture) => File.Exists(picture) ? await shelf.FeaturesAsync(picture)
    : (await shelf.Service.GetAsync(PictureShelf.Name, picture, withVectors: true))?.Vectors["image"]
        ?? throw new ArgumentException($"There is no picture '{picture}'.");

async Task PrintAsync(SearchRequest request)
{
    foreach (SearchHit hit in (await shelf.Service.SearchAsync(PictureShelf.Name, request with { Limit = 6, Include = ["caption"] })).Hits)
    {
        string caption = hit.Source.GetProperty("caption").GetString()!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hit.Score:F3}  {hit.Id,-8} {caption}"));
    }
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
