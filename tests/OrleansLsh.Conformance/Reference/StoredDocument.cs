namespace OrleansLsh.Conformance.Reference;

/// <summary>A document as the reference keeps it.</summary>
/// <param name="Order">When it was written, counted up.</param>
/// <param name="Document">With its vectors as they were encoded.</param>
/// <param name="Codes">Field → codes; empty where the field has no model.</param>
internal sealed record StoredDocument(long Order, Document Document, IReadOnlyDictionary<string, byte[]> Codes);
