using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Tunings as the file has them.</summary>
[JsonSerializable(typeof(FieldTuning))]
internal sealed partial class TuningJson : JsonSerializerContext
{
    /// <summary>How a tuning is written and read.</summary>
    public static JsonTypeInfo<FieldTuning> Tuning { get; } = (JsonTypeInfo<FieldTuning>)new JsonSerializerOptions
    {
        TypeInfoResolver = new TuningJson(),
        Converters =
        {
            new JsonStringEnumConverter<Scoring>(), new JsonStringEnumConverter<IndexMethod>(),
            new WithDefaults<SearchSetting>(new SearchSetting()),
            new WithDefaults<FieldTuning>(new FieldTuning(new SearchSetting(), 0, [])),
        },
    }.GetTypeInfo(typeof(FieldTuning));
}
