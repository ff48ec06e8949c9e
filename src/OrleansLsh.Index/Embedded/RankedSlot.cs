namespace OrleansLsh.Index.Embedded;

/// <summary>A document found, before its id is looked up.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Score">Higher is better.</param>
/// <param name="Distance">In the field's metric where it was compared exactly; else null.</param>
internal readonly record struct RankedSlot(int Slot, double Score, double? Distance);
