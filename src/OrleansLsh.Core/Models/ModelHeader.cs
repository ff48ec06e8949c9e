using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Models;

/// <summary>The metadata of a model file beside its tensors: text by key, so that any safetensors reader shows it.</summary>
internal sealed record ModelHeader(
    string Id,
    int Version,
    Metric Metric,
    int Dimensions,
    int Subspaces,
    TrainingOptions Options,
    IReadOnlyList<ClusterFamily> Families,
    IReadOnlyList<SubspaceStatistics> Statistics,
    int SampleSize)
{
    private const string RadiusName = "radius";

    private const string Format = "orleanslsh";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = ModelHeaderJson.Default,
        Converters =
        {
            new JsonStringEnumConverter<ClusterFamily>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<SplitKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<IndexMethod>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new WithDefaults<TrainingOptions>(new TrainingOptions()),
        },
    };

    /// <summary>How far documents lie from the origin under the metric dot; null under the others.</summary>
    public float? Radius { get; private init; }

    /// <summary>The header of a model.</summary>
    public static ModelHeader Of(Model model) => new(
        model.Id, model.Version, model.Metric, model.Dimensions, model.Subspaces, model.Options,
        [.. model.Codebooks.Select(codebook => codebook.Family)], model.Statistics, model.SampleSize)
    {
        Radius = model.Space?.Radius,
    };

    /// <summary>The header as text by key, in one order.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToMetadata()
    {
        foreach (KeyValuePair<string, string> entry in Common()) yield return entry;
        if (Radius is { } radius) yield return new(RadiusName, radius.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a header back.</summary>
    /// <exception cref="FormatException">Not a model, of a newer layout, or an entry is missing or malformed.</exception>
    public static ModelHeader Read(IReadOnlyDictionary<string, string> metadata)
    {
        RequireFormat(metadata);
        var header = new ModelHeader(
            Entry(metadata, "id"),
            Number(metadata, "version", least: 0),
            Entry(metadata, "metric") switch
            {
                "cosine" => Metric.Cosine,
                "euclidean" => Metric.Euclidean,
                "dot" => Metric.Dot,
                string other => throw new FormatException($"the metric is cosine, euclidean or dot; found '{other}'"),
            },
            Number(metadata, "dimensions", least: 1),
            Number(metadata, "subspaces", least: 1),
            Value<TrainingOptions>(metadata, "options"),
            Value<ClusterFamily[]>(metadata, "families"),
            Value<SubspaceStatistics[]>(metadata, "statistics"),
            Number(metadata, "sample_size", least: 0));
        if (header.Metric == Metric.Dot) header = header with { Radius = ReadRadius(metadata) };
        if (header.Families.Count != header.Subspaces || header.Statistics.Count != header.Subspaces)
            throw new FormatException(
                $"{header.Subspaces} subspaces have {header.Families.Count} families and {header.Statistics.Count} statistics");
        if (header.Statistics.Any(statistics => statistics is null)) throw new FormatException("'statistics' has a null among its entries");
        return header;
    }

    private KeyValuePair<string, string>[] Common() =>
    [
        new("format", Format),
        new("format_version", Text(ModelFile.FormatVersion)),
        new("id", Id),
        new("version", Text(Version)),
        new("metric", Metric.ToString().ToLowerInvariant()),
        new("dimensions", Text(Dimensions)),
        new("subspaces", Text(Subspaces)),
        new("sample_size", Text(SampleSize)),
        new("options", JsonSerializer.Serialize(Options, Of<TrainingOptions>())),
        new("families", JsonSerializer.Serialize([.. Families], Of<ClusterFamily[]>())),
        new("statistics", JsonSerializer.Serialize([.. Statistics], Of<SubspaceStatistics[]>())),
    ];

    private static void RequireFormat(IReadOnlyDictionary<string, string> metadata)
    {
        string format = Entry(metadata, "format");
        if (format != Format) throw new FormatException($"a model says format '{Format}'; found '{format}'");
        int version = Number(metadata, "format_version", least: 1);
        if (version > ModelFile.FormatVersion)
            throw new FormatException(
                $"the file is of layout version {version}, this build reads up to {ModelFile.FormatVersion}; use a newer build");
    }

    private static string Entry(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? value) ? value : throw new FormatException($"the metadata has no entry '{key}'");

    private static int Number(IReadOnlyDictionary<string, string> metadata, string key, int least)
    {
        string text = Entry(metadata, key);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw new FormatException($"'{key}' is a whole number from {least}; found '{text}'");
    }

    private static float ReadRadius(IReadOnlyDictionary<string, string> metadata)
    {
        string text = Entry(metadata, RadiusName);
        bool isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float radius);
        return isNumber && radius > 0 && float.IsFinite(radius)
            ? radius
            : throw new FormatException($"'{RadiusName}' is a number above 0; found '{text}'");
    }

    private static T Value<T>(IReadOnlyDictionary<string, string> metadata, string key)
    {
        try
        {
            return JsonSerializer.Deserialize(Entry(metadata, key), Of<T>()) ?? throw new FormatException($"'{key}' is null");
        }
        catch (JsonException error)
        {
            throw new FormatException($"'{key}' is malformed: {error.Message}", error);
        }
    }

    private static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What stands in a header as JSON.</summary>
[JsonSerializable(typeof(TrainingOptions)), JsonSerializable(typeof(ClusterFamily[])), JsonSerializable(typeof(SubspaceStatistics[]))]
internal sealed partial class ModelHeaderJson : JsonSerializerContext;
