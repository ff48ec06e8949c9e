namespace OrleansLsh.Core.Formats.Text;

/// <summary>What the text of a cell can be.</summary>
internal static class CellText
{
    /// <summary>Whether a cell fits a type.</summary>
    public static bool Is(ColumnType type, ReadOnlySpan<byte> cell) => type switch
    {
        ColumnType.Number => JsonNumber.Parse(cell, out _) is int length and > 0 && length == cell.Length,
        ColumnType.Boolean => IsTrue(cell) || IsFalse(cell),
        ColumnType.Date => IsoDate.IsDate(cell),
        _ => true,
    };

    /// <summary>Whether a cell says yes.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> cell) => cell.SequenceEqual("true"u8) || cell.SequenceEqual("True"u8) || cell.SequenceEqual("TRUE"u8);

    private static bool IsFalse(ReadOnlySpan<byte> cell) => cell.SequenceEqual("false"u8) || cell.SequenceEqual("False"u8) || cell.SequenceEqual("FALSE"u8);
}
