using OrleansLsh.Conformance.Service;

namespace OrleansLsh.Grains.Tests.Conformance;

public sealed class AnswerSizeOverOneSilo : AnswerSizeConformance<OneSilo>;

public sealed class BadInputOverOneSilo : BadInputConformance<OneSilo>;

public sealed class CollectionsOverOneSilo : CollectionsConformance<OneSilo>;

public sealed class ConcurrencyOverOneSilo : ConcurrencyConformance<OneSilo>;

public sealed class DocumentsOverOneSilo : DocumentsConformance<OneSilo>;
public sealed class CarryingOverOneSilo : CarryingConformance<OneSilo>;

public sealed class EvaluationOverOneSilo : EvaluationConformance<OneSilo>;

public sealed class MeasuredRecallOverOneSilo : MeasuredRecallConformance<OneSilo>;

public sealed class ExplainingOverOneSilo : ExplainingConformance<OneSilo>;

public sealed class FilteringOverOneSilo : FilteringConformance<OneSilo>;
public sealed class FilterFuzzOverOneSilo : FilterFuzzConformance<OneSilo>;

public sealed class ImportOverOneSilo : ImportConformance<OneSilo>;

public sealed class MoreLikeThisOverOneSilo : MoreLikeThisConformance<OneSilo>;

public sealed class RollbackOverOneSilo : RollbackConformance<OneSilo>;

public sealed class SearchingOverOneSilo : SearchingConformance<OneSilo>;
public sealed class DotOverOneSilo : DotConformance<OneSilo>;

public sealed class MatchingOverOneSilo : MatchingConformance<OneSilo>;

public sealed class UpdatingOverOneSilo : UpdatingConformance<OneSilo>;

public sealed class FacetOverOneSilo : FacetConformance<OneSilo>;

public sealed class GroupingOverOneSilo : GroupingConformance<OneSilo>;

public sealed class SeveralFieldsOverOneSilo : SeveralFieldsConformance<OneSilo>;
public sealed class EmbeddingOverOneSilo : EmbeddingConformance<OneSilo>;
public sealed class ReembeddingOverOneSilo : ReembeddingConformance<OneSilo>;

public sealed class TrainingOverOneSilo : TrainingConformance<OneSilo>;

public sealed class AnswerSizeOverTwoSilos : AnswerSizeConformance<TwoSilos>;

public sealed class BadInputOverTwoSilos : BadInputConformance<TwoSilos>;

public sealed class CollectionsOverTwoSilos : CollectionsConformance<TwoSilos>;

public sealed class ConcurrencyOverTwoSilos : ConcurrencyConformance<TwoSilos>;

public sealed class DocumentsOverTwoSilos : DocumentsConformance<TwoSilos>;
public sealed class CarryingOverTwoSilos : CarryingConformance<TwoSilos>;

public sealed class EvaluationOverTwoSilos : EvaluationConformance<TwoSilos>;

public sealed class MeasuredRecallOverTwoSilos : MeasuredRecallConformance<TwoSilos>;

public sealed class ExplainingOverTwoSilos : ExplainingConformance<TwoSilos>;

public sealed class FilteringOverTwoSilos : FilteringConformance<TwoSilos>;
public sealed class FilterFuzzOverTwoSilos : FilterFuzzConformance<TwoSilos>;

public sealed class ImportOverTwoSilos : ImportConformance<TwoSilos>;

public sealed class MoreLikeThisOverTwoSilos : MoreLikeThisConformance<TwoSilos>;

public sealed class RollbackOverTwoSilos : RollbackConformance<TwoSilos>;

public sealed class SearchingOverTwoSilos : SearchingConformance<TwoSilos>;
public sealed class DotOverTwoSilos : DotConformance<TwoSilos>;

public sealed class MatchingOverTwoSilos : MatchingConformance<TwoSilos>;

public sealed class UpdatingOverTwoSilos : UpdatingConformance<TwoSilos>;

public sealed class FacetOverTwoSilos : FacetConformance<TwoSilos>;

public sealed class GroupingOverTwoSilos : GroupingConformance<TwoSilos>;

public sealed class SeveralFieldsOverTwoSilos : SeveralFieldsConformance<TwoSilos>;
public sealed class EmbeddingOverTwoSilos : EmbeddingConformance<TwoSilos>;
public sealed class ReembeddingOverTwoSilos : ReembeddingConformance<TwoSilos>;

public sealed class TrainingOverTwoSilos : TrainingConformance<TwoSilos>;
