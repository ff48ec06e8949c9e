using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Port;
using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

// The whole suite, with nothing left out.
public sealed class ElasticsearchPort : DocumentIndexConformance<ElasticsearchBackend>;
public sealed class ElasticsearchAnswerSize : AnswerSizeConformance<InProcess<ElasticsearchBackend>>;

public sealed class ElasticsearchBadInput : BadInputConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchCollections : CollectionsConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchConcurrency : ConcurrencyConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchDocuments : DocumentsConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchCarrying : CarryingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchEvaluation : EvaluationConformance<InProcess<ElasticsearchBackend>>;

public sealed class ElasticsearchMeasuredRecall : MeasuredRecallConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchExplaining : ExplainingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchFiltering : FilteringConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchFilterFuzz : FilterFuzzConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchImport : ImportConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchMoreLikeThis : MoreLikeThisConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchRollback : RollbackConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchSearching : SearchingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchDot : DotConformance<InProcess<ElasticsearchBackend>>;

public sealed class ElasticsearchMatching : MatchingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchUpdating : UpdatingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchFacet : FacetConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchGrouping : GroupingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchSeveralFields : SeveralFieldsConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchEmbedding : EmbeddingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchReembedding : ReembeddingConformance<InProcess<ElasticsearchBackend>>;
public sealed class ElasticsearchTraining : TrainingConformance<InProcess<ElasticsearchBackend>>;

public sealed class ElasticsearchCompleteness
{
    [Fact]
    public void The_backend_runs_the_whole_suite()
    {
        Assert.Empty(Completeness.Missing(typeof(ElasticsearchCompleteness).Assembly, typeof(ElasticsearchBackend)));
        Assert.Empty(Completeness.Missing(typeof(ElasticsearchCompleteness).Assembly, typeof(InProcess<ElasticsearchBackend>)));
    }
}
