using System.Globalization;

namespace OrleansLsh.Peers.Table;

/// <summary>One row: what both sides reached, and what was asked for.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">The product's figure; null where it was not measured.</param>
/// <param name="Peer">The peer's figure; null where there is none.</param>
/// <param name="Ratio">The product's figure ÷ the peer's, or the other way round where less is better and the target asks for more; null where one side is missing.</param>
/// <param name="Target">What was asked for; null for a row that only informs.</param>
/// <param name="Met">Whether that was reached; null where it cannot be told.</param>
internal sealed record TableRow(string What, string? Ours, string? Peer, double? Ratio, string? Target, bool? Met)
{
    /// <summary>The row in markdown.</summary>
    public override string ToString()
    {
        string ratio = Ratio is { } r ? r.ToString(r switch { < 1.1 => "0.000×", < 100 => "0.00×", _ => "#,0×" }, CultureInfo.InvariantCulture) : "—";
        string met = Target is null ? "" : Met switch { true => "yes", false => "**no**", null => "not measured" };
        return $"| {What} | {Ours ?? "—"} | {Peer ?? "—"} | {ratio} | {Target ?? ""} | {met} |";
    }
}
