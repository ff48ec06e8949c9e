using System.Globalization;
using System.Text.Json;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>A type of data properties, and how its values are kept in the source of a document.</summary>
/// <remarks>All are instantiated here by name, so that records without a class work in a program compiled ahead of time.</remarks>
internal abstract class SourceType
{
    /// <summary>The types, for messages.</summary>
    public const string Names =
        "bool, byte, short, int, long, float, double, decimal, string, DateTime, DateTimeOffset, DateOnly, TimeOnly, Guid, "
        + "nullable ones of these, and arrays and lists of them";

    private static readonly Dictionary<Type, SourceType> Known = [];

    static SourceType()
    {
        AddStruct(json => json.GetBoolean(), (writer, value) => writer.WriteBooleanValue(value));
        AddStruct(json => json.GetByte(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetInt16(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetInt32(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetInt64(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetSingle(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetDouble(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetDecimal(), (writer, value) => writer.WriteNumberValue(value));
        AddStruct(json => json.GetGuid(), (writer, value) => writer.WriteStringValue(value));
        AddStruct(json => DateTime.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            (writer, value) => writer.WriteStringValue(SourceText.Of(value)));
        AddStruct(json => DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture),
            (writer, value) => writer.WriteStringValue(SourceText.Of(value)));
        AddStruct(json => DateOnly.ParseExact(json.GetString()!, "O", CultureInfo.InvariantCulture),
            (writer, value) => writer.WriteStringValue(SourceText.Of(value)));
        AddStruct(json => TimeOnly.ParseExact(json.GetString()!, "O", CultureInfo.InvariantCulture),
            (writer, value) => writer.WriteStringValue(SourceText.Of(value)));
        AddWithLists<string?>(json => json.GetString(), (writer, value) => writer.WriteStringValue(value));
    }

    /// <summary>Whether data properties may have this type.</summary>
    public static bool IsKnown(Type type) => Known.ContainsKey(type);

    /// <summary>Whether values of this type are arrays or lists.</summary>
    public static bool IsList(Type type) => type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>));

    /// <summary>The type of a data property.</summary>
    public static SourceType Of(Type type) => Known[type];

    /// <summary>Writes a value that is not null.</summary>
    public abstract void Write(Utf8JsonWriter writer, object value);

    /// <summary>Reads a value that is not null.</summary>
    public abstract object? Read(JsonElement json);

    private static void AddStruct<T>(Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write)
        where T : struct
    {
        AddWithLists(read, write);
        AddWithLists<T?>(json => json.ValueKind == JsonValueKind.Null ? null : read(json), (writer, value) =>
        {
            if (value is { } given) write(writer, given);
            else writer.WriteNullValue();
        });
    }

    private static void AddWithLists<T>(Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write)
    {
        Known.Add(typeof(T), new Scalar<T>(read, write));
        Known.Add(typeof(T[]), new Several<T>(read, write, values => values));
        Known.Add(typeof(List<T>), new Several<T>(read, write, values => new List<T>(values)));
    }

    private sealed class Scalar<T>(Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write) : SourceType
    {
        public override void Write(Utf8JsonWriter writer, object value) => write(writer, (T)value);

        public override object? Read(JsonElement json) => read(json);
    }

    private sealed class Several<T>(Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write, Func<T[], object> gather) : SourceType
    {
        public override void Write(Utf8JsonWriter writer, object value)
        {
            writer.WriteStartArray();
            foreach (T element in (IEnumerable<T>)value) write(writer, element);
            writer.WriteEndArray();
        }

        public override object? Read(JsonElement json)
        {
            var values = new T[json.GetArrayLength()];
            int count = 0;
            foreach (JsonElement element in json.EnumerateArray()) values[count++] = read(element);
            return gather(values);
        }
    }
}
