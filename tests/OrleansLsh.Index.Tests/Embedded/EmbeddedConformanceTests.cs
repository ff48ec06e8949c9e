using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Port;
using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Index.Tests.Embedded;

public sealed class EmbeddedPort : DocumentIndexConformance<EmbeddedBackend>;
public sealed class EmbeddedCollections : CollectionsConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedDocuments : DocumentsConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedCarrying : CarryingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedImport : ImportConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedRollback : RollbackConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedSearching : SearchingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedDot : DotConformance<InProcess<EmbeddedBackend>>;

public sealed class EmbeddedMatching : MatchingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedUpdating : UpdatingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedFacet : FacetConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedGrouping : GroupingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedMoreLikeThis : MoreLikeThisConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedFiltering : FilteringConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedFilterFuzz : FilterFuzzConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedSeveralFields : SeveralFieldsConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedEmbedding : EmbeddingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedReembedding : ReembeddingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedTraining : TrainingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedEvaluation : EvaluationConformance<InProcess<EmbeddedBackend>>;

public sealed class EmbeddedMeasuredRecall : MeasuredRecallConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedExplaining : ExplainingConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedAnswerSize : AnswerSizeConformance<InProcess<EmbeddedBackend>>;

public sealed class EmbeddedBadInput : BadInputConformance<InProcess<EmbeddedBackend>>;
public sealed class EmbeddedConcurrency : ConcurrencyConformance<InProcess<EmbeddedBackend>>;

public sealed class EmbeddedCompleteness
{
    [Fact]
    public void The_embedded_index_runs_the_whole_suite()
    {
        Assert.Empty(Completeness.Missing(typeof(EmbeddedCompleteness).Assembly, typeof(EmbeddedBackend)));
        Assert.Empty(Completeness.Missing(typeof(EmbeddedCompleteness).Assembly, typeof(InProcess<EmbeddedBackend>)));
    }
}
