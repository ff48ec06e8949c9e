namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>Where bulk requests go.</summary>
/// <param name="Name">An alias or an index.</param>
/// <param name="IsAlias">Whether it must be an alias, and is never made by writing to it.</param>
/// <param name="WhenBlocked">Called before each wait for a write block to go; null for nothing.</param>
internal sealed record BulkTarget(string Name, bool IsAlias, Func<CancellationToken, Task>? WhenBlocked = null);
