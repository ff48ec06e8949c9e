using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh search</c>: the nearest documents.</summary>
internal sealed class SearchVerb : Verb
{
    /// <summary>Hits whose explanation is shown as tables; JSON explains them all.</summary>
    private const int ExplainedHits = 3;

    private readonly Argument<string> _collection;
    private readonly Option<string?> _id;
    private readonly Option<string?> _file;
    private readonly Option<string?> _format;
    private readonly Option<VectorText[]> _vectors = ParsedOption.Repeated(
        "--vector", "Neighbours of this vector; repeated with field=[…] for several fields", "[…]", VectorText.Parse);

    private readonly Option<string?> _picture;
    private readonly Option<string?> _textQuery;
    private readonly Option<EmbedSpec[]> _embed = ParsedOption.Repeated(
        "--embed", "The ONNX network that embeds the query for a field, as it was at the import; may be repeated",
        EmbedSpec.Form, EmbedSpec.Parse);

    private readonly Option<bool> _explain;
    private readonly QueryOptions _query;

    public SearchVerb(VerbContext context)
        : base(context, "search",
            "Finds the nearest documents of a document, of a vector, of a text, of a picture, or of every vector in a file.",
            """lsh search shop --data shop.db --id 42 --limit 10 --filter '{"must":[{"field":"pos","equals":"n"}]}' --json""",
            "lsh search shop --data shop.db --file queries.npy --limit 10 --json",
            "lsh search shop --data shop.db --id 42 --explain",
            "lsh search shop --data shop.db --text-query 'a warm lamp' --embed title=text:all-MiniLM-L6-v2",
            "lsh search photos --data shop.db --picture new.jpg --embed image=picture:resnet18.onnx")
    {
        _collection = AddCollection();
        _id = AddOption<string?>("--id", "Neighbours of this document", "id");
        _file = AddOption<string?>("--file", "Neighbours of every vector in a file, one line a query; - for standard input", "file");
        _format = AddFormat();
        Add(_vectors);
        _textQuery = AddOption<string?>(
            "--text-query", "Neighbours of this text, by the network that --embed names, or that fields were created with", "text");
        _picture = AddOption<string?>(
            "--picture", "Neighbours of this picture, by the network that --embed or the collection names", "file");
        Add(_embed);
        _query = new QueryOptions(this);
        _explain = AddOption<bool>("--explain", "Say per subspace why each hit is near (not with --file)");
        Validators.Add(result =>
        {
            // Fields of one query may be given in different ways.
            SymbolResult? embedded = result.GetResult(_textQuery) ?? result.GetResult(_picture);
            SymbolResult?[] queries = [result.GetResult(_id), result.GetResult(_file), result.GetResult(_vectors) ?? embedded];
            int given = queries.Count(found => found is not null);
            if (given != 1) result.AddError("Give exactly one of --id, --file and --vector, or a --text-query or --picture.");
            if (result.GetResult(_embed) is not null && embedded is null) result.AddError("--embed goes with --text-query or --picture.");
            if (result.GetValue(_explain) && result.GetResult(_file) is not null)
                result.AddError("--explain goes with a single query, not with --file.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        SearchRequest request = await _query.ReadAsync(parsed, cancellationToken);
        if (parsed.GetValue(_file) is { } file)
            await SearchFileAsync(parsed, service, collection, file, request, cancellationToken);
        else if (parsed.GetValue(_id) is { } id)
            await SearchOnceAsync(parsed, service, collection, request with { Id = id }, cancellationToken);
        else
            await SearchOnceAsync(parsed, service, collection,
                await QueryAsync(parsed, service, collection, request, cancellationToken), cancellationToken);
        return ExitCode.Ok;
    }

    private async Task SearchOnceAsync(
        ParseResult parsed, ISimilarityService service, string collection, SearchRequest request, CancellationToken cancellationToken)
    {
        SearchResponse response = parsed.GetValue(_picture) is { } picture && IsEmbeddedThere(parsed)
            ? await SearchThereAsync(parsed, (HttpSimilarityService)service, collection, request, picture, cancellationToken)
            : await service.SearchAsync(collection, request, cancellationToken);
        var explanations = new List<Explanation>();
        if (parsed.GetValue(_explain))
            foreach (SearchHit hit in WantsJson(parsed) ? response.Hits : response.Hits.Take(ExplainedHits))
                explanations.Add(await service.ExplainAsync(collection, request, hit.Id, cancellationToken));

        if (WantsJson(parsed))
        {
            Terminal.WriteJson(json => HitsJson.Write(json, 0, response, explanations));
            return;
        }
        HitsTable.Print(Terminal, response);
        foreach (Explanation explanation in explanations) ExplanationTable.Print(Terminal, explanation);
    }

    /// <summary>Whether the server makes the vector of a picture: no network for it is named here.</summary>
    private bool IsEmbeddedThere(ParseResult parsed) =>
        Server(parsed) is not null && (parsed.GetValue(_embed) ?? []).All(spec => spec.Kind is not EmbedKind.Picture);

    private async Task<SearchResponse> SearchThereAsync(
        ParseResult parsed, HttpSimilarityService server, string collection, SearchRequest request, string picture,
        CancellationToken cancellationToken)
    {
        CollectionDescription described = await server.DescribeAsync(collection, cancellationToken);
        HashSet<string> given = [.. request.Vectors?.Keys ?? [], .. request.QueryTexts?.Keys ?? []];
        IReadOnlyList<FieldWeight> named = _query.Fields(parsed);
        string[] able = [.. described.Fields.Select(field => field.Field)
            .Where(field => field.Embedder is not null && !given.Contains(field.Name)
                && (named.Count == 0 || named.Any(meant => meant.Field == field.Name)))
            .Select(field => field.Name)];
        string field = able switch
        {
            [var only] => only,
            [] => throw new UsageException("--picture needs a network: --embed field=picture:MODEL, or a field that was created with one."),
            _ => throw new UsageException($"--picture may be for {string.Join(", ", able)}; say which with --field."),
        };
        byte[] bytes = await PictureField.ReadQueryAsync(picture, cancellationToken);
        return await server.SearchAsync(
            collection, request, new Dictionary<string, ReadOnlyMemory<byte>> { [field] = bytes }, cancellationToken);
    }

    private async Task SearchFileAsync(
        ParseResult parsed, ISimilarityService service, string collection, string file, SearchRequest request,
        CancellationToken cancellationToken)
    {
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        IReadOnlyList<FieldWeight> fields = _query.Fields(parsed);
        string? field = fields.Count > 0 ? fields[0].Field : null;
        long query = 0;
        await foreach (IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> block in
            QueryFile.ReadAsync(described, Input(parsed, file, _format), field, cancellationToken))
        {
            SearchRequest[] requests = [.. block.Select(vectors => request with { Vectors = vectors })];
            await foreach (SearchResponse response in AnswerAsync(service, collection, requests, cancellationToken))
            {
                if (WantsJson(parsed)) Terminal.WriteJson(json => HitsJson.Write(json, query, response, []));
                else HitsTable.Print(Terminal, response, $"query {query}");
                query++;
            }
            await Terminal.FlushAsync();
        }
    }

    /// <summary>Answers queries at once, or where that is too much for one answer, one half after the other.</summary>
    private static async IAsyncEnumerable<SearchResponse> AnswerAsync(
        ISimilarityService service, string collection, SearchRequest[] requests,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = new Stack<SearchRequest[]>([requests]);
        while (left.TryPop(out SearchRequest[]? some))
        {
            IReadOnlyList<SearchResponse> answers = [];
            try
            {
                answers = await service.SearchAsync(collection, some, cancellationToken);
            }
            catch (LshException large) when (large.Kind == ErrorKind.TooLarge && some.Length > 1)
            {
                left.Push(some[(some.Length / 2)..]);
                left.Push(some[..(some.Length / 2)]);
            }
            foreach (SearchResponse answer in answers) yield return answer;
        }
    }

    private async Task<SearchRequest> QueryAsync(
        ParseResult parsed, ISimilarityService service, string collection, SearchRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldWeight> fields = _query.Fields(parsed);
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>();
        foreach (VectorText vector in parsed.GetValue(_vectors) ?? [])
        {
            string field = vector.Field ?? (fields.Count > 0 ? fields[0].Field
                : SingleField.Of(await service.DescribeAsync(collection, cancellationToken), null).Name);
            Add(field, vector.Components);
        }
        (string? text, string? picture) = (parsed.GetValue(_textQuery), parsed.GetValue(_picture));
        if (picture is not null && IsEmbeddedThere(parsed))
        {
            if (parsed.GetValue(_explain))
                throw new UsageException("--explain needs the picture's vector here: give --embed field=picture:MODEL.");
            picture = null;
            if (text is null) return request with { Vectors = vectors.Count == 0 ? null : vectors };
        }
        else if (text is null && picture is null) return request with { Vectors = vectors };
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        foreach (FieldWeight field in fields) SingleField.Of(described, field.Field);
        EmbedSpec[] specs = parsed.GetValue(_embed) ?? [];
        NamedEmbedders? named = Server(parsed) is null ? Embedders : null;
        named?.RequireOwn(specs, described);
        // Without a network of the command's, those of the collection are meant.
        Dictionary<string, string>? texts = text is null || specs.Any(spec => spec.Kind is EmbedKind.Text) ? null
            : described.Fields.Select(field => field.Field)
                .Where(field => field.Embedder is not null && named?.PictureModel(field.Embedder) is null
                    && (fields.Count == 0 || fields.Any(meant => meant.Field == field.Name)))
                .ToDictionary(field => field.Name, _ => text);
        if (texts is { Count: 0 })
            throw new UsageException("--text-query needs a network: --embed field=text:MODEL, or a field that was created with one.");
        using var embedders = FieldEmbedders.Open(
            specs, picture is not null ? named : null, described, takesTexts: false, keepsThumbnails: false);
        foreach ((string field, ReadOnlyMemory<float> vector) in await embedders.QueryAsync(
            texts is null ? text : null, picture, cancellationToken))
            Add(field, vector);
        return request with { Vectors = vectors.Count == 0 ? null : vectors, QueryTexts = texts };

        void Add(string field, ReadOnlyMemory<float> vector)
        {
            if (!vectors.TryAdd(field, vector)) throw new UsageException($"Two vectors are given for the field '{field}'.");
        }
    }
}
