namespace OrleansLsh.ClusterBench;

/// <summary>How much is imported and searched, and what the client is to reach.</summary>
/// <param name="Backend">What documents live in.</param>
/// <param name="MostDocuments">Documents, at most.</param>
/// <param name="SearchesPerCaller">Searches of each of the eight callers in a round.</param>
/// <param name="ImportFloor">Import through the client as a part of the direct one.</param>
/// <param name="SearchFloor">Searches through the client as a part of the direct ones.</param>
internal sealed record ServiceLoad(string Backend, int MostDocuments, int SearchesPerCaller, double ImportFloor, double SearchFloor);
