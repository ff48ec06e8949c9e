using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Formats.Safetensors;

namespace OrleansLsh.Core.Models;

/// <summary>Tensors of a model file, each held to the shape that the model needs, and finite.</summary>
internal sealed class ModelTensors(SafetensorsReader reader, string file)
{
    /// <summary>Text kept with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => reader.Metadata;

    /// <summary>Tensors in the file.</summary>
    public int Count => reader.Tensors.Count;

    /// <summary>Whether the file holds a tensor.</summary>
    public bool Has(string name) => reader.Tensors.ContainsKey(name);

    /// <summary>A matrix of any number of rows, at least one.</summary>
    public float[] Rows(string name, int dimensions)
    {
        Require(name, shape => shape is [>= 1, long columns] && columns == dimensions, $"[rows, {dimensions}]");
        return Finite(name);
    }

    /// <summary>A row of values.</summary>
    public float[] Values(string name, int length)
    {
        Require(name, shape => shape is [long only] && only == length, $"[{length}]");
        return Finite(name);
    }

    /// <summary>A row of integers.</summary>
    public int[] Integers(string name, int length)
    {
        Require(name, shape => shape is [long only] && only == length, $"[{length}]");
        return reader.Read<int>(name);
    }

    private float[] Finite(string name)
    {
        float[] values = reader.Read<float>(name);
        int at = Array.FindIndex(values, value => !float.IsFinite(value));
        if (at >= 0)
            throw new InvalidFileException(file, reader.Tensors[name].Offset + (long)at * sizeof(float),
                $"tensor '{name}' holds finite numbers; found {values[at]}");
        return values;
    }

    private void Require(string name, Predicate<IReadOnlyList<long>> fits, string shape)
    {
        if (!reader.Tensors.TryGetValue(name, out TensorEntry? tensor))
            throw new InvalidFileException(file, sizeof(ulong), $"expected a tensor '{name}', which the file does not hold");
        if (!fits(tensor.Shape))
            throw new InvalidFileException(file, tensor.Offset,
                $"tensor '{name}' has shape {shape}; found [{string.Join(", ", tensor.Shape)}]");
    }
}
