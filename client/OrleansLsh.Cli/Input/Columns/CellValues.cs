using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Parquet.Data;
using Parquet.File.Values.Primitives;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>The values of a Parquet column as they go into a source, an id or a vector.</summary>
internal abstract class CellValues
{
    /// <summary>The values of a column.</summary>
    /// <exception cref="NotSupportedException">No source can hold them.</exception>
    public static CellValues Of(DataField field, RawColumnData data) => data switch
    {
        _ when field is TimeDataField time => Times(time, data),
        RawColumnData<bool> values => new Cells<bool>(values, (json, value) => json.WriteBooleanValue(value)),
        RawColumnData<sbyte> values => new Numbers<sbyte>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<byte> values => new Numbers<byte>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<short> values => new Numbers<short>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<ushort> values => new Numbers<ushort>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<int> values => new Numbers<int>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<uint> values => new Numbers<uint>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<long> values => new Numbers<long>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<ulong> values => new Numbers<ulong>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<float> values => new Numbers<float>(values, (json, value) => json.WriteNumberValue(Finite(field, value))),
        RawColumnData<double> values => new Numbers<double>(values, (json, value) => json.WriteNumberValue(Finite(field, value))),
        RawColumnData<decimal> values => new Cells<decimal>(values, (json, value) => json.WriteNumberValue(value)),
        RawColumnData<Guid> values => new Cells<Guid>(values, (json, value) => json.WriteStringValue(value), value => $"{value}"),
        RawColumnData<DateOnly> values =>
            new Cells<DateOnly>(values, (json, value) => json.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture))),
        RawColumnData<DateTime> values => Instants(field, values),
        RawColumnData<ReadOnlyMemory<char>> values =>
            new Cells<ReadOnlyMemory<char>>(values, (json, value) => json.WriteStringValue(value.Span), value => value.ToString()),
        _ => throw new NotSupportedException(Unsupported(field)),
    };

    /// <summary>Why a column cannot be read into a source; null where it can.</summary>
    public static string? Fault(DataField field) =>
        field.ClrType == typeof(ReadOnlyMemory<byte>) || field.ClrType == typeof(Interval) || field.ClrType == typeof(BigInteger)
        || field.ClrType == typeof(BigDecimal) || field.ClrType == typeof(Half) ? Unsupported(field) : null;

    /// <summary>Whether such values can be components of a vector.</summary>
    public static bool IsNumber(DataField field) => field is not TimeDataField
        && (field.ClrType.IsPrimitive && field.ClrType != typeof(bool));

    /// <summary>Writes a value as JSON.</summary>
    public abstract void Write(Utf8JsonWriter json, int index);

    /// <summary>A value as an id; null where its type makes none.</summary>
    public abstract string? Text(int index);

    /// <summary>Copies values as the components of a vector.</summary>
    public abstract void CopyTo(Span<float> vector, int first);

    private static string Unsupported(DataField field) => field.ClrType == typeof(ReadOnlyMemory<byte>)
        ? "holds bytes, which are no JSON" : $"holds {field.ClrType.Name}, which is not read";

    private static Cells<DateTime> Instants(DataField field, RawColumnData<DateTime> values)
    {
        // Without a zone where the file has none: it is not known which.
        string form = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF" + (field is DateTimeDataField { IsAdjustedToUTC: true } ? "'Z'" : "");
        return new Cells<DateTime>(values, (json, value) => json.WriteStringValue(value.ToString(form, CultureInfo.InvariantCulture)));
    }

    private static CellValues Times(TimeDataField field, RawColumnData data) => data switch
    {
        RawColumnData<int> values => new Cells<int>(values, (json, value) => Write(json, TimeSpan.FromMilliseconds(value))),
        RawColumnData<long> values when field.Precision == TimeUnitPrecision.Micros =>
            new Cells<long>(values, (json, value) => Write(json, TimeSpan.FromMicroseconds(value))),
        RawColumnData<long> values => new Cells<long>(values, (json, value) => Write(json, TimeSpan.FromTicks(value / 100))),
        _ => throw new NotSupportedException(Unsupported(field)),
    };

    private static void Write(Utf8JsonWriter json, TimeSpan time) =>
        json.WriteStringValue(time.ToString("c", CultureInfo.InvariantCulture));

    private static T Finite<T>(DataField field, T value)
        where T : IFloatingPoint<T> =>
        T.IsFinite(value) ? value
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"column '{field.Name}' has {value}, which no JSON holds"));

    private class Cells<T>(RawColumnData<T> values, Action<Utf8JsonWriter, T> write, Func<T, string>? text = null) : CellValues
        where T : struct
    {
        protected ReadOnlySpan<T> Values => values.Values;

        public override void Write(Utf8JsonWriter json, int index) => write(json, Values[index]);

        public override string? Text(int index) => text?.Invoke(Values[index]);

        public override void CopyTo(Span<float> vector, int first) => throw new NotSupportedException("These values are no numbers.");
    }

    private sealed class Numbers<T>(RawColumnData<T> values, Action<Utf8JsonWriter, T> write) : Cells<T>(values, write)
        where T : struct, INumber<T>
    {
        public override string? Text(int index) =>
            T.IsInteger(Values[index]) && !IsFloating ? Values[index].ToString(null, CultureInfo.InvariantCulture) : null;

        public override void CopyTo(Span<float> vector, int first)
        {
            ReadOnlySpan<T> from = Values.Slice(first, vector.Length);
            for (int i = 0; i < vector.Length; i++) vector[i] = float.CreateTruncating(from[i]);
        }

        private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);
    }
}
