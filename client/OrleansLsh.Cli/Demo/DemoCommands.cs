using OrleansLsh.Cli.Commands;

namespace OrleansLsh.Cli.Demo;

/// <summary>Commands that query what the demo leaves behind, ready to copy.</summary>
internal static class DemoCommands
{
    private const string Project = "client/OrleansLsh.Cli";

    // In a checkout nothing is installed.
    private static string Lsh => Directory.Exists(Project) ? $"dotnet run -c Release --project {Project} --" : "lsh";

    /// <summary>A heading, then a command a line.</summary>
    /// <param name="collection">The collection to query.</param>
    /// <param name="dataPath">The data file, for commands that open it themselves.</param>
    /// <param name="url">The server that has the collection; null where a command opens the data file itself.</param>
    public static IEnumerable<string> For(string collection, string dataPath, string? url)
    {
        string data = url is not null ? $" --url {url}" : dataPath == ServiceOpener.DefaultPath ? "" : $" --data \"{dataPath}\"";
        string[] commands =
        [
            $"""search {collection}{data} --id "T:System.Threading.SemaphoreSlim" --include summary""",
            $"""search {collection}{data} --id "T:System.Threading.SemaphoreSlim" --field name --explain --limit 3""",
            $"""search {collection}{data} --id "M:System.IO.File.ReadAllText(System.String)" """
                + """--filter '{"must":[{"field":"summary","text":"async*"}]}' --json""",
            $"evaluate {collection}{data} --field name",
            $"info {collection}{data}",
        ];
        return commands.Select(command => $"  {Lsh} {command}").Prepend("Now try:");
    }
}
