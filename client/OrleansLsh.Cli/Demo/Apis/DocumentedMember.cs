namespace OrleansLsh.Cli.Demo.Apis;

/// <summary>A <c>member</c> element as its file has it.</summary>
/// <param name="Id">The documentation id, such as <c>T:System.String</c>.</param>
/// <param name="Summary">Plain text, white space collapsed; empty where there is none.</param>
internal readonly record struct DocumentedMember(string Id, string Summary);
