using System.Text.Json;
using OrleansLsh.Cli.Input;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Cli.Output;

/// <summary>A collection as a command leaves it or finds it.</summary>
internal static class CollectionOutcome
{
    /// <summary>Its fields, models and settings on standard output.</summary>
    public static void Print(Terminal terminal, CollectionDescription collection, bool asJson)
    {
        if (asJson) terminal.WriteJson(json => CollectionJson.Write(json, collection));
        else CollectionTable.Print(terminal, collection);
    }
}

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
        foreach (FieldDescription field in collection.Fields)
            table.Add(Form(field), ResultTable.Number(field.Documents), field.ModelVersion == 0 ? "none" : $"v{field.ModelVersion}",
                field.Options is { } options ? EnumWord.Of(options.Family) : "-", $"{field.Subspaces}",
                field.Clusters > 0 ? $"{field.Clusters}" : "-", $"{field.Cells}", CodeError(field),
                field.Tuning is { } tuning ? MeasuredSettings.Knobs(tuning.Default) : "exact search");
        table.Print($"{collection.Name}: {ResultTable.Number(collection.Documents)} documents");
        foreach (VectorField field in collection.Fields.Select(field => field.Field))
            if (field.Embedder is { } embedder)
                terminal.Out.WriteLine($"{field.Name}: made of what stands at '{field.Source ?? field.Name}' by '{embedder}'");
        foreach (FieldDescription field in collection.Fields)
        {
            if (field.Promise is { } promise) terminal.Out.WriteLine($"{field.Field.Name}: {promise}");
            if (field.Served is { } served) terminal.Out.WriteLine($"{field.Field.Name}: {served.Sentence}");
        }
        foreach (FieldDescription field in collection.Fields)
            foreach (string note in field.Notes) terminal.Out.WriteLine($"{field.Field.Name}: {note}");
        foreach (FieldDescription field in collection.Fields)
            if (field.Tuning is { Curve.Count: > 0 } tuning)
                MeasuredSettings.Print(terminal, MeasuredSettings.Unbeaten(tuning.Curve),
                    $"\n{field.Field.Name}: the best of {tuning.Curve.Count} settings measured; "
                    + $"recall asked for: {ResultTable.Number(tuning.TargetRecall, 3)}");
        foreach (FieldDescription field in collection.Fields)
            if (field.Tuning?.Methods is { } methods)
                MeasuredMethods.Print(terminal, $"{field.Field.Name}: methods as training tried them", methods);
    }

    private static string CodeError(FieldDescription field) =>
        field.Statistics.Count == 0 ? "-" : ResultTable.Number(field.Statistics.Average(subspace => subspace.RelativeError), 3);
}

/// <summary>A collection as JSON.</summary>
internal static class CollectionJson
{
    /// <summary>Name, documents and fields.</summary>
    public static void WriteSummary(Utf8JsonWriter json, CollectionDescription collection) => Write(json, collection, WriteField);

    /// <summary>Everything that is known.</summary>
    public static void Write(Utf8JsonWriter json, CollectionDescription collection) => Write(json, collection, (field, described) =>
    {
        WriteField(field, described);
        WriteModel(field, described);
    });

    private static void Write(Utf8JsonWriter json, CollectionDescription collection, Action<Utf8JsonWriter, FieldDescription> writeField)
    {
        json.WriteString("collection", collection.Name);
        if (collection.Fault is { } fault) json.WriteString("fault", fault);
        json.WriteNumber("documents", collection.Documents);
        json.WriteStartArray("fields");
        foreach (FieldDescription field in collection.Fields)
        {
            json.WriteStartObject();
            writeField(json, field);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, FieldDescription field)
    {
        json.WriteString("name", field.Field.Name);
        json.WriteNumber("dimensions", field.Field.Dimensions);
        json.WriteString("metric", EnumWord.Of(field.Field.Metric));
        if (field.Field.Embedder is { } embedder) json.WriteString("embedder", embedder);
        if (field.Field.Source is { } source) json.WriteString("source", source);
        json.WriteNumber("documents", field.Documents);
        json.WriteNumber("model_version", field.ModelVersion);
    }

    private static void WriteModel(Utf8JsonWriter json, FieldDescription field)
    {
        json.WriteNumber("subspaces", field.Subspaces);
        json.WriteNumber("cells", field.Cells);
        if (field.Options is { } options)
        {
            json.WriteNumber("clusters", field.Clusters);
            json.WriteString("family", EnumWord.Of(options.Family));
            json.WriteString("split", EnumWord.Of(options.Split));
            json.WriteNumber("seed", options.Seed);
            if (options.Method is { } method) json.WriteString("method", EnumWord.Of(method));
        }
        if (field.Statistics.Count > 0) WriteStatistics(json, field);
        if (field.Drift is { } drift) WriteDrift(json, drift);
        if (field.Tuning is { } tuning) WriteTuning(json, tuning);
        if (field.Promise is { } promise) json.WriteString("promise", promise);
        if (field.Served is { } served) WriteServed(json, served);
        if (field.Notes.Count == 0) return;
        json.WriteStartArray("notes");
        foreach (string note in field.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }

    private static void WriteStatistics(Utf8JsonWriter json, FieldDescription field)
    {
        json.WriteStartArray("statistics");
        foreach (SubspaceStatistics subspace in field.Statistics)
        {
            json.WriteStartObject();
            json.WriteNumber("inertia", subspace.Inertia);
            json.WriteNumber("relative_error", subspace.RelativeError);
            json.WriteStartArray("cluster_sizes");
            foreach (int size in subspace.ClusterSizes) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDrift(Utf8JsonWriter json, FieldDrift drift)
    {
        json.WriteStartObject("drift");
        json.WriteNumber("vectors", drift.Vectors);
        if (double.IsFinite(drift.Error)) json.WriteNumber("error", drift.Error);
        if (drift.Far is { } far) json.WriteNumber("far", far);
        json.WriteBoolean("train_again", drift.TrainAgain);
        json.WriteEndObject();
    }

    private static void WriteServed(Utf8JsonWriter json, ServedRecall served)
    {
        json.WriteStartObject("served");
        json.WriteNumber("recall", served.Recall);
        json.WriteNumber("recall_error", served.RecallError);
        json.WriteNumber("poor_queries", served.PoorQueries);
        json.WriteNumber("queries", served.Queries);
        json.WriteString("since", served.Since);
        json.WriteString("sentence", served.Sentence);
        json.WriteEndObject();
    }

    private static void WriteTuning(Utf8JsonWriter json, FieldTuning tuning)
    {
        json.WriteNumber("target_recall", tuning.TargetRecall);
        if (tuning.Documents > 0) json.WriteNumber("documents_measured", tuning.Documents);
        json.WriteNumber("queries", tuning.Queries);
        json.WriteBoolean("has_given_queries", tuning.HasGivenQueries);
        if (tuning.UsualDistance is { } usual) json.WriteNumber("usual_distance", usual);
        if (tuning.DocumentDistance is { } of) json.WriteNumber("document_distance", of);
        json.WritePropertyName("default");
        json.WriteRawValue(SettingText.ToJson(tuning.Default));
        WriteCurve(json, "curve", tuning.Curve);
        WriteCurve(json, "larger", tuning.Larger);
        if (tuning.DocumentCurve.Count > 0) WriteCurve(json, "document_curve", tuning.DocumentCurve);
        if (tuning.Methods is not { } methods) return;
        json.WriteStartObject("methods");
        MeasuredMethods.Write(json, methods);
        json.WriteEndObject();
    }

    private static void WriteCurve(Utf8JsonWriter json, string name, IReadOnlyList<MeasuredSetting> curve)
    {
        json.WriteStartArray(name);
        foreach (MeasuredSetting measured in curve)
        {
            json.WriteStartObject();
            MeasuredSettings.Write(json, measured);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
