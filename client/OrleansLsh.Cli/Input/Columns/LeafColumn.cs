using System.Globalization;
using System.Text.Json;
using Parquet.Data;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>The values of a Parquet column in a row group, from the first row to the last, with the levels that say where each
/// belongs.</summary>
/// <remarks>Each entry has a definition level, which is the highest where there is a value, and a repetition level, which is 0 where a row
/// begins: Melnik et al., Dremel, 2010.</remarks>
internal sealed class LeafColumn : IDisposable
{
    private readonly RawColumnData _data;
    private readonly CellValues _values;
    private readonly int _entries;
    private int _at, _rowStart, _value;

    /// <summary>A column whose first row is next.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="field">Its place in the schema.</param>
    /// <param name="data">All of it; disposed of with this.</param>
    /// <param name="rows">Rows of the row group.</param>
    public LeafColumn(string name, DataField field, RawColumnData data, int rows)
    {
        (Name, Field, _data) = (name, field, data);
        _values = CellValues.Of(field, data);
        _entries = field.MaxDefinitionLevel > 0 ? data.DefinitionLevels.Length
            : field.MaxRepetitionLevel > 0 ? data.RepetitionLevels.Length : rows;
    }

    /// <summary>What errors call it: <c>image.path</c>.</summary>
    public string Name { get; }

    /// <summary>Its place in the schema.</summary>
    public DataField Field { get; }

    /// <summary>The next entry's definition level.</summary>
    public int Definition => Field.MaxDefinitionLevel == 0 ? Required() : _data.DefinitionLevels[Required()];

    /// <summary>Whether the next entry stands in the list of the last one, at such a level.</summary>
    public bool Repeats(int level) =>
        _at < _entries && Field.MaxRepetitionLevel > 0 && level > 0 && _data.RepetitionLevels[_at] >= level;

    /// <summary>Whether the next entry has no value.</summary>
    public bool IsNull => Definition < Field.MaxDefinitionLevel;

    /// <summary>Goes past an entry.</summary>
    public void Pass()
    {
        if (!IsNull) _value++;
        _at++;
    }

    /// <summary>Begins the next row.</summary>
    public void BeginRow() => _rowStart = _at;

    /// <summary>Goes past what is left of the row.</summary>
    public void EndRow()
    {
        if (_at == _rowStart) Pass();
        while (Repeats(1)) Pass();
    }

    /// <summary>Writes the next entry as JSON, null where it has no value.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (IsNull) json.WriteNullValue();
        else _values.Write(json, _value);
        Pass();
    }

    /// <summary>The next entry as a document's id; null where it has no value.</summary>
    /// <exception cref="FormatException">It is neither a text nor an integer.</exception>
    public string? ReadId()
    {
        string? id = IsNull ? null
            : _values.Text(_value) ?? throw new FormatException($"column '{Name}' holds no text and no integer, as an id must be");
        Pass();
        return id;
    }

    /// <summary>The vector of the row that has begun; null where its list is null or empty.</summary>
    /// <exception cref="FormatException">A component is null.</exception>
    public float[]? ReadVector()
    {
        if (IsNull && !IsElement())
        {
            Pass();
            return null;
        }
        int start = _at, end = start + 1;
        while (end < _entries && _data.RepetitionLevels[end] != 0) end++;
        Span<int> levels = _data.DefinitionLevels[start..end];
        int missing = levels.IndexOfAnyExcept(Field.MaxDefinitionLevel);
        if (missing >= 0)
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"column '{Name}' has null as component {missing} of the vector"));
        var vector = new float[levels.Length];
        _values.CopyTo(vector, _value);
        _at = end;
        _value += levels.Length;
        return vector;
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    // A list of one null has an entry with a level of its own, just below that of a value.
    private bool IsElement() => Field.IsNullable && !Field.IsArray && Definition == Field.MaxDefinitionLevel - 1;

    private int Required() => _at < _entries ? _at
        : throw new InvalidDataException($"column '{Name}' ends before its row group does");
}
