using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Output;

/// <summary>A collection as tables.</summary>
internal static class CollectionTable
{
    /// <summary>A field as <c>create</c> takes it.</summary>
    public static string Form(FieldDescription field) => $"{field.Field.Name}:{field.Field.Dimensions}:{EnumWord.Of(field.Field.Metric)}";

    /// <summary>Fields and models, then the curve of each field's default setting without the settings that another beats.</summary>
    public static void Print(Terminal terminal, CollectionDescription collection)
    {
        var table = new ResultTable(
            terminal, "field", ">documents", ">model", "family", ">subspaces", ">clusters", ">cells", ">code error", "default setting");
        foreach (var field in collection.Fields)
            table.Add(Form(field), ResultTable.Number(field.Documents), field.ModelVersion == 0 ? "none" : $"v{field.ModelVersion}",
                field.Options is { } options ? EnumWord.Of(options.Family) : "-", $"{field.Subspaces}",
                field.Clusters > 0 ? $"{field.Clusters}" : "-", $"{field.Cells}", CodeError(field),
                field.Tuning is { } tuning ? MeasuredSettings.Knobs(tuning.Default) : "exact search");
        table.Print($"{collection.Name}: {ResultTable.Number(collection.Documents)} documents");
        foreach (var field in collection.Fields)
            foreach (string note in field.Notes) terminal.Out.WriteLine($"{field.Field.Name}: {note}");
        foreach (var field in collection.Fields)
            if (field.Drift is { TrainAgain: true } drift)
                terminal.Out.WriteLine($"{field.Field.Name}: what was written since the training has {ResultTable.Number(drift.Error, 1)} times its error; train again");
        foreach (var field in collection.Fields)
            if (field.Tuning is { Curve.Count: > 0 } tuning)
                MeasuredSettings.Print(terminal, MeasuredSettings.Unbeaten(tuning.Curve),
                    $"\n{field.Field.Name}: the best of {tuning.Curve.Count} settings measured; recall asked for: {ResultTable.Number(tuning.TargetRecall, 3)}");
    }

    private static string CodeError(FieldDescription field) =>
        field.Statistics.Count == 0 ? "-" : ResultTable.Number(field.Statistics.Average(subspace => subspace.RelativeError), 3);
}
