using System.Text.Json;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>Writes what a row of a row group has in a field, with all that is nested in it, as JSON.</summary>
/// <param name="leaves">The columns that were read, by their paths.</param>
internal sealed class RowJson(IReadOnlyDictionary<string, LeafColumn> leaves)
{
    /// <summary>The columns that hold a field's values, in the file's order.</summary>
    public static IEnumerable<DataField> LeavesOf(Field field) => field switch
    {
        DataField leaf => [leaf],
        ListField list => LeavesOf(list.Item),
        StructField structure => structure.Fields.SelectMany(LeavesOf),
        MapField map => [.. LeavesOf(map.Key), .. LeavesOf(map.Value)],
        _ => throw new NotSupportedException($"holds {field.SchemaType}, which is not read"),
    };

    /// <summary>Whether a field of the row that has begun is null.</summary>
    public bool IsNull(Field field) =>
        field is DataField { IsArray: false } leaf ? Of(leaf).IsNull : field.IsNullable && First(field).Definition == 0;

    /// <summary>Writes a field of the row that has begun.</summary>
    /// <param name="field">The field.</param>
    /// <param name="json">Gets its value.</param>
    /// <param name="parent">The level from which on the field can be there: that of what it is nested in.</param>
    public void Write(Field field, Utf8JsonWriter json, int parent = 0)
    {
        switch (field)
        {
            case DataField { IsArray: true } array:
                WriteItems(array, array, array.MaxDefinitionLevel, array.MaxRepetitionLevel, json);
                break;
            case DataField leaf: Of(leaf).Write(json); break;
            case ListField list: WriteList(list, json, parent); break;
            case StructField structure: WriteStructure(structure, json); break;
            case MapField map: WriteMap(map, json, parent); break;
            default: throw new NotSupportedException($"holds {field.SchemaType}, which is not read");
        }
    }

    private void WriteList(ListField list, Utf8JsonWriter json, int parent)
    {
        if (list.IsNullable && First(list).Definition == parent) WriteNull(list, json);
        // An old form, without a group of its own: the items are repeated themselves.
        else if (list.Item is DataField { IsArray: true } items) Write(items, json, list.MaxDefinitionLevel);
        else WriteItems(list, list.Item, list.MaxDefinitionLevel, list.MaxRepetitionLevel, json);
    }

    /// <summary>Writes a list that is there, maybe without items.</summary>
    private void WriteItems(Field list, Field item, int definition, int repetition, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        LeafColumn first = First(list);
        if (first.Definition < definition) Pass(list);
        else
            do
            {
                if (item is DataField leaf) Of(leaf).Write(json);
                else Write(item, json, definition);
            }
            while (first.Repeats(repetition));
        json.WriteEndArray();
    }

    private void WriteStructure(StructField structure, Utf8JsonWriter json)
    {
        if (structure.IsNullable && First(structure).Definition < structure.MaxDefinitionLevel)
        {
            WriteNull(structure, json);
            return;
        }
        json.WriteStartObject();
        foreach (Field field in structure.Fields)
        {
            json.WritePropertyName(field.Name);
            Write(field, json, structure.MaxDefinitionLevel);
        }
        json.WriteEndObject();
    }

    /// <summary>Writes a map as a list of its pairs: keys need not be texts, nor different.</summary>
    private void WriteMap(MapField map, Utf8JsonWriter json, int parent)
    {
        LeafColumn first = First(map);
        if (map.IsNullable && first.Definition == parent)
        {
            WriteNull(map, json);
            return;
        }
        json.WriteStartArray();
        if (first.Definition < map.MaxDefinitionLevel) Pass(map);
        else
            do
            {
                json.WriteStartObject();
                json.WritePropertyName("key"u8);
                Write(map.Key, json, map.MaxDefinitionLevel);
                json.WritePropertyName("value"u8);
                Write(map.Value, json, map.MaxDefinitionLevel);
                json.WriteEndObject();
            }
            while (first.Repeats(map.MaxRepetitionLevel));
        json.WriteEndArray();
    }

    private void WriteNull(Field field, Utf8JsonWriter json)
    {
        Pass(field);
        json.WriteNullValue();
    }

    // What is not there has one entry in each of its columns.
    private void Pass(Field field)
    {
        foreach (DataField leaf in LeavesOf(field)) Of(leaf).Pass();
    }

    private LeafColumn First(Field field) => Of(LeavesOf(field).First());

    private LeafColumn Of(DataField leaf) => leaves[leaf.Path.ToString()];
}
