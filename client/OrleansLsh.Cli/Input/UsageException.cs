namespace OrleansLsh.Cli.Input;

/// <summary>Options that do not go together, found only once the collection is known.</summary>
internal sealed class UsageException(string message) : Exception(message);
