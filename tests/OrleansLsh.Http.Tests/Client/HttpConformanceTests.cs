using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Http.Tests.Client;

public sealed class HttpCollections : CollectionsConformance<HttpBackend>;
public sealed class HttpDocuments : DocumentsConformance<HttpBackend>;
public sealed class HttpCarrying : CarryingConformance<HttpBackend>;
public sealed class HttpImport : ImportConformance<HttpBackend>;
public sealed class HttpRollback : RollbackConformance<HttpBackend>;
public sealed class HttpSearching : SearchingConformance<HttpBackend>;
public sealed class HttpDot : DotConformance<HttpBackend>;

public sealed class HttpMatching : MatchingConformance<HttpBackend>;
public sealed class HttpUpdating : UpdatingConformance<HttpBackend>;
public sealed class HttpFacet : FacetConformance<HttpBackend>;
public sealed class HttpGrouping : GroupingConformance<HttpBackend>;
public sealed class HttpMoreLikeThis : MoreLikeThisConformance<HttpBackend>;
public sealed class HttpFiltering : FilteringConformance<HttpBackend>;
public sealed class HttpFilterFuzz : FilterFuzzConformance<HttpBackend>;
public sealed class HttpSeveralFields : SeveralFieldsConformance<HttpBackend>;
public sealed class HttpEmbedding : EmbeddingConformance<HttpBackend>;
public sealed class HttpReembedding : ReembeddingConformance<HttpBackend>;
public sealed class HttpTraining : TrainingConformance<HttpBackend>;
public sealed class HttpEvaluation : EvaluationConformance<HttpBackend>;

public sealed class HttpMeasuredRecall : MeasuredRecallConformance<HttpBackend>;
public sealed class HttpExplaining : ExplainingConformance<HttpBackend>;
public sealed class HttpAnswerSize : AnswerSizeConformance<HttpBackend>;
public sealed class HttpBadInput : BadInputConformance<HttpBackend>;
public sealed class HttpConcurrency : ConcurrencyConformance<HttpBackend>;

public sealed class HttpCompleteness
{
    [Fact]
    public void The_service_over_HTTP_runs_the_whole_suite() =>
        Assert.Empty(Completeness.Missing(typeof(HttpCompleteness).Assembly, typeof(HttpBackend)));
}
