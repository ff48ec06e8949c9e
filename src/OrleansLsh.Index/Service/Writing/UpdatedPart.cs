namespace OrleansLsh.Index.Service.Writing;

/// <summary>What became of the first of some updates.</summary>
/// <param name="Report">Documents that were written, and why the others were not.</param>
/// <param name="Taken">Updates that were made or refused, at least one; those behind them are to be asked for again.</param>
public readonly record struct UpdatedPart(WriteReport Report, int Taken);
