namespace OrleansLsh.Cli.Demo.Apis;

/// <summary>The source of a demo document.</summary>
internal sealed record ApiSource(string Kind, string Namespace, string Type, string Title, string Summary, string Assembly);
