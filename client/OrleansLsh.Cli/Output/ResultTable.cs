using System.Globalization;
using Spectre.Console;

namespace OrleansLsh.Cli.Output;

/// <summary>A table of plain text: framed on a terminal; bare columns, never cut or wrapped, where the output is redirected.</summary>
internal sealed class ResultTable
{
    private readonly Terminal _terminal;
    private readonly IReadOnlyList<string> _columns;
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>An empty table.</summary>
    /// <param name="terminal">Where it will be printed.</param>
    /// <param name="columns">Headings; one that begins with <c>&gt;</c> is aligned to the right.</param>
    public ResultTable(Terminal terminal, params IReadOnlyList<string> columns)
    {
        _terminal = terminal;
        _columns = columns;
    }

    /// <summary>Appends a row.</summary>
    /// <param name="cells">As many as there are columns; shown as they are, control characters excepted.</param>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(Printable)]);

    /// <summary>Prints the table under a title.</summary>
    /// <param name="title">Null for none.</param>
    public void Print(string? title = null)
    {
        if (title is not null) _terminal.Out.WriteLine(title);
        if (_terminal.OutputIsTerminal) PrintFramed();
        else PrintBare();
        _terminal.Out.Flush();
    }

    /// <summary>A whole number with separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with a fixed count of decimals.</summary>
    public static string Number(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Text from data without the characters that a terminal would obey.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)) : text;

    private static bool IsRight(string column) => column.StartsWith('>');

    private static string Heading(string column) => column.TrimStart('>');

    private void PrintFramed()
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string column in _columns)
        {
            bool right = IsRight(column);
            var heading = new Text(Heading(column));
            table.AddColumn(new TableColumn(heading) { Alignment = right ? Justify.Right : Justify.Left, NoWrap = right });
        }
        foreach (IReadOnlyList<string> row in _rows) table.AddRow(row.Select(cell => new Text(cell)));
        _terminal.OutConsole().Write(table);
    }

    private void PrintBare()
    {
        int[] widths = [.. _columns.Select((column, at) => _rows.Select(row => row[at].Length).Append(Heading(column).Length).Max())];
        PrintLine([.. _columns.Select(Heading)], widths);
        foreach (IReadOnlyList<string> row in _rows) PrintLine(row, widths);
    }

    private void PrintLine(IReadOnlyList<string> cells, int[] widths)
    {
        IEnumerable<string> padded =
            cells.Select((cell, at) => IsRight(_columns[at]) ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]));
        _terminal.Out.WriteLine(string.Join("  ", padded).TrimEnd());
    }
}
