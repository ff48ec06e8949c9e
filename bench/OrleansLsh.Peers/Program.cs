using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Elastic;
using OrleansLsh.Peers.Parts;
using OrleansLsh.Peers.Promise;
using OrleansLsh.Peers.Table;

// The product's side of bench/peers.sh. Measurements go to standard output as lines of JSON, everything else to standard error.
const string Usage = """
    usage: peers data   FOLDER     writes the files both sides read; LSH_MNIST and LSH_EMBEDDINGS name the folders
                                  of MNIST and of the embeddings; LSH_BENCH_MILLION=1 has a set of a million vectors, too
           peers PART   FOLDER     measures a part: build, hash, train, search, callers, filter, usearch, exact,
                                  import, elastic
           peers promise FOLDER   measures whether promises of recall are kept; LSH_BENCH_SETS names sets by words in
                                  their names, LSH_EMBEDDINGS the folder of the embeddings
           peers methods FOLDER   measures on Elasticsearch which method a trial takes, for each set and target
           peers live FOLDER      measures what live recall says and costs
           peers table  RESULTS    prints the table of all lines in a file
    """;

if (args is not [string verb, string path])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

switch (verb)
{
    case "data":
        await DataFiles.WriteAsync(
            new BenchmarkFolder(path), Environment.GetEnvironmentVariable("LSH_MNIST"), Environment.GetEnvironmentVariable("LSH_EMBEDDINGS"),
            Environment.GetEnvironmentVariable("LSH_BENCH_MILLION") == "1");
        return 0;
    case "table": Console.Write(ResultTable.Of(await MeasurementFile.ReadMediansAsync(path))); return 0;
    case "build": await BuildPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "hash": await HashPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "train": await TrainPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "search": await SearchPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "callers": await CallersPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "filter": await FilterPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "usearch": await UsearchPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "exact": await ExactPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "import": await ImportPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "elastic": await ElasticPart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "live": await LivePart.RunAsync(new BenchmarkFolder(path)); return 0;
    case "methods": await ElasticPart.RunMethodsAsync(new BenchmarkFolder(path)); return 0;
    case "promise":
        return await PromisePart.RunAsync(
            new BenchmarkFolder(path), Environment.GetEnvironmentVariable("LSH_EMBEDDINGS"),
            Environment.GetEnvironmentVariable("LSH_BENCH_SETS")?.Split(',')) == 0 ? 0 : 1;
    default: Console.Error.WriteLine(Usage); return 2;
}
