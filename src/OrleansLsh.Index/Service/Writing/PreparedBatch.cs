using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>A batch that is ready to be committed.</summary>
/// <param name="Collection">What it was checked and encoded against.</param>
/// <param name="Valid">The documents after the check.</param>
/// <param name="Encoded">The right ones, encoded.</param>
internal sealed record PreparedBatch(CollectionSnapshot Collection, CheckedDocuments Valid, EncodedBatch Encoded);
