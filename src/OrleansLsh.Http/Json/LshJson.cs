using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Sampling;
using OrleansLsh.Http.Status;
using OrleansLsh.Http.Training;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Json;

/// <summary>Everything that goes over the wire: snake case, generated readers and writers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = SourceDepth.Unlimited,
    Converters =
    [
        typeof(VectorJson), typeof(VectorsJson), typeof(VectorBlockJson), typeof(DocumentJson),
        typeof(WordConverter<Metric>), typeof(WordConverter<Scoring>), typeof(WordConverter<ClusterFamily>),
        typeof(WordConverter<SplitKind>), typeof(WordConverter<IndexMethod>), typeof(WordConverter<TrainingStage>),
        typeof(WordConverter<JobState>),
    ])]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchBatchBody))]
[JsonSerializable(typeof(TrainBody))]
[JsonSerializable(typeof(EvaluateBody))]
[JsonSerializable(typeof(MethodTrialBody))]
[JsonSerializable(typeof(CreateBody))]
[JsonSerializable(typeof(DocumentsBody))]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(IdsBody))]
[JsonSerializable(typeof(DeleteBody))]
[JsonSerializable(typeof(CountBody))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(FacetBody))]
[JsonSerializable(typeof(FacetAnswer))]
[JsonSerializable(typeof(FilterValue))]
[JsonSerializable(typeof(NoBody))]
[JsonSerializable(typeof(HashBody))]
[JsonSerializable(typeof(CollectionAnswer))]
[JsonSerializable(typeof(CollectionsAnswer))]
[JsonSerializable(typeof(EvaluateAnswer))]
[JsonSerializable(typeof(MethodTrialLine))]
[JsonSerializable(typeof(MeasuredAnswer))]
[JsonSerializable(typeof(WriteAnswer))]
[JsonSerializable(typeof(DeleteAnswer))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(HashAnswer))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(JobsAnswer))]
[JsonSerializable(typeof(JobLine))]
[JsonSerializable(typeof(SampleAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class LshJson : JsonSerializerContext
{
    /// <summary>What reads and writes a type on the wire; text outside ASCII is written as it is: the answers are no pages.</summary>
    public static JsonTypeInfo<T> Of<T>() => Known<T>.Info;

    /// <summary>How answers that are written by hand are written.</summary>
    public static JsonWriterOptions Writing { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = SourceDepth.Unlimited };

    // Of its own, so that the generated defaults are there before it is made.
    private static class Relaxed
    {
        public static JsonSerializerOptions Options { get; } = Make();

        private static JsonSerializerOptions Make()
        {
            var options = new JsonSerializerOptions(Default.Options)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(new RequestJson(), Default),
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            };
            options.MakeReadOnly();
            return options;
        }
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Relaxed.Options.GetTypeInfo(typeof(T));
    }
}
