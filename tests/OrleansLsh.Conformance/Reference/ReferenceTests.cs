using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Port;
using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Conformance.Reference;

// The suite proves itself on the reference: one line a class, as every backend does it.
public sealed class ReferencePort : DocumentIndexConformance<ReferenceBackend>;
public sealed class ReferenceCollections : CollectionsConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceDocuments : DocumentsConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceCarrying : CarryingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceImport : ImportConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceRollback : RollbackConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceSearching : SearchingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceDot : DotConformance<InProcess<ReferenceBackend>>;

public sealed class ReferenceMatching : MatchingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceUpdating : UpdatingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceFacet : FacetConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceGrouping : GroupingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceMoreLikeThis : MoreLikeThisConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceFiltering : FilteringConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceSeveralFields : SeveralFieldsConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceEmbedding : EmbeddingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceReembedding : ReembeddingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceTraining : TrainingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceEvaluation : EvaluationConformance<InProcess<ReferenceBackend>>;

public sealed class ReferenceMeasuredRecall : MeasuredRecallConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceExplaining : ExplainingConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceAnswerSize : AnswerSizeConformance<InProcess<ReferenceBackend>>;

public sealed class ReferenceBadInput : BadInputConformance<InProcess<ReferenceBackend>>;
public sealed class ReferenceConcurrency : ConcurrencyConformance<InProcess<ReferenceBackend>>;

public sealed class ReferenceCompleteness
{
    [Fact]
    public void The_reference_runs_the_whole_suite()
    {
        Assert.Empty(Completeness.Missing(typeof(ReferenceCompleteness).Assembly, typeof(ReferenceBackend)));
        Assert.Empty(Completeness.Missing(typeof(ReferenceCompleteness).Assembly, typeof(InProcess<ReferenceBackend>)));
    }

    [Fact]
    public void A_backend_that_runs_nothing_misses_every_class() =>
        Assert.Equal(13, Completeness.Missing(typeof(string).Assembly, typeof(InProcess<ReferenceBackend>)).Count);
}
