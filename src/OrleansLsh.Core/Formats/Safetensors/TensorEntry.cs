namespace OrleansLsh.Core.Formats.Safetensors;

/// <summary>A tensor's place in a file.</summary>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">Sizes of its axes, outermost first; none for a scalar.</param>
/// <param name="Offset">Bytes from the start of the file to its first element.</param>
/// <param name="Bytes">Its length: product of the shape × size of an element.</param>
public sealed record TensorEntry(TensorType Type, IReadOnlyList<long> Shape, long Offset, long Bytes);
