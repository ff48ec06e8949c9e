namespace OrleansLsh.Cli.Output;

/// <summary>How far a piece of work has come.</summary>
/// <param name="Title">What is being done.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; null where only the end tells.</param>
/// <param name="Json">The same for a program, on one line.</param>
internal readonly record struct ProgressStep(string Title, long Done, long? Total, string Json);
