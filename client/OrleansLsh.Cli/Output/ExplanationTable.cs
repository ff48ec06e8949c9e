using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>Why a document is near a query, as tables.</summary>
internal static class ExplanationTable
{
    /// <summary>A table a field, a row a subspace.</summary>
    public static void Print(Terminal terminal, Explanation explanation)
    {
        foreach (var field in explanation.Fields)
        {
            var table = new ResultTable(terminal, ">subspace", ">query", ">hit", "shared", ">documents", ">idf", ">share of distance");
            foreach (var subspace in field.Subspaces)
                table.Add($"{subspace.Subspace}", $"{subspace.Subspace}-{subspace.QueryCluster}", $"{subspace.Subspace}-{subspace.HitCluster}",
                    subspace.Shared ? "yes" : "", ResultTable.Number(subspace.DocumentFrequency), ResultTable.Number(subspace.Idf, 2),
                    ResultTable.Number(100 * subspace.DistanceShare, 1) + " %");
            int shared = field.Subspaces.Count(subspace => subspace.Shared);
            string cells = field.QueryCell is { } query ? $", cell {query} and {field.HitCell}" : "";
            table.Print($"\n{ResultTable.Printable(explanation.Id)}, field {field.Field}: distance {ResultTable.Number(field.Distance, 4)}, "
                + $"{shared} of {field.Subspaces.Count} tokens shared{cells}");
        }
    }
}
