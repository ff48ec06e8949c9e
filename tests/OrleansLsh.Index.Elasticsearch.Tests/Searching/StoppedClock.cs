namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

/// <summary>Time does not go on, so that a service looks at a collection once.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public override long GetTimestamp() => 0;
}
