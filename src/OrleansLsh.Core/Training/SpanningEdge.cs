namespace OrleansLsh.Core.Training;

/// <summary>An edge of a spanning tree of points.</summary>
/// <param name="From">A point's row.</param>
/// <param name="To">Another point's row.</param>
/// <param name="Distance">Mutual reachability distance, 0 or more.</param>
internal readonly record struct SpanningEdge(int From, int To, float Distance);
