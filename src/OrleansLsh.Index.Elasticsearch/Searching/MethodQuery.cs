using OrleansLsh.Core.Hashing;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Writes the queries of which search methods are made.</summary>
internal static class MethodQuery
{
    /// <summary>The most candidates that the server takes.</summary>
    public const int MaxCandidates = 10_000;

    private const int FewCandidates = 1_000, WorthWalking = 4_000, Oversample = 3;

    /// <summary>The nearest vectors of a field.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="vector">D components.</param>
    /// <param name="k">How many are wanted, 1 to 10,000.</param>
    /// <param name="takesK">Whether the server takes that number as such.</param>
    /// <param name="restriction">Applied before the ranking.</param>
    /// <param name="boost">Factor of the score.</param>
    /// <param name="matching">How many documents the restriction is expected to keep; null where that is not known.</param>
    /// <remarks>The vectors lie flat, so the answer is exact whatever the candidates. At or above the documents that match, Lucene walks
    /// these documents and not the whole field, and keeps no more than there are; beyond some thousands, keeping so many costs more than
    /// that saves.</remarks>
    public static void Nearest(
        SmileWriter writer, string field, ReadOnlySpan<float> vector, int k, bool takesK, Restriction restriction, double boost =
            1, long? matching = null)
    {
        int candidates = matching <= WorthWalking ? MaxCandidates : Math.Max(k, FewCandidates);
        WriteNearest(writer, IndexNames.Vector(field), vector, takesK ? k : null, candidates, null, restriction, boost);
    }

    /// <summary>The nearest vectors of a field as they are found in the copy that the server keeps of them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The vector field; it has a copy.</param>
    /// <param name="vector">D components.</param>
    /// <param name="k">How many are wanted.</param>
    /// <param name="candidates">How many are looked for: of bits, all of these are compared by their vectors, of bytes the best three times
    /// as many as are wanted.</param>
    /// <param name="context">The collection: what it keeps, and what the server takes.</param>
    /// <param name="restriction">Applied before the ranking.</param>
    public static void InCopy(
        SmileWriter writer, string field, ReadOnlySpan<float> vector, int k, int candidates, SearchContext context, Restriction restriction)
    {
        candidates = Math.Max(k, candidates);
        double? oversample = !context.Server.Rescores ? null : context.Field(field).Copy switch
        {
            { IsBits: true } => candidates / (double)k,
            { Method: IndexMethod.Int8Hnsw } => Oversample,
            _ => null,
        };
        WriteNearest(
            writer, IndexNames.Copy(field), vector, context.Server.TakesK ? k : null, candidates, oversample, restriction, boost: 1);
    }

    private static void WriteNearest(
        SmileWriter writer, string path, ReadOnlySpan<float> vector, int? k, int candidates, double? oversample, Restriction restriction,
        double boost)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("knn");
        writer.WriteString("field", path);
        writer.WriteNumbers("query_vector", vector);
        if (k is int wanted) writer.WriteNumber("k", wanted);
        writer.WriteNumber("num_candidates", candidates);
        if (oversample is double factor)
        {
            writer.WriteStartObject("rescore_vector");
            writer.WriteNumber("oversample", factor);
            writer.WriteEndObject();
        }
        if (!restriction.IsNone)
        {
            writer.WritePropertyName("filter");
            restriction.Write(writer);
        }
        if (boost != 1) writer.WriteNumber("boost", boost);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The server's <c>more_like_this</c> over a field's tokens.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="id">The document that is meant; null for the codes.</param>
    /// <param name="codes">n codes of an artificial document, where no id is given.</param>
    /// <param name="setting">The knobs; all tokens take part.</param>
    /// <param name="restriction">Applied beside it; the scores stay.</param>
    /// <param name="includesId">Whether the document that is meant may be among the hits.</param>
    public static void MoreLikeThis(
        SmileWriter writer, string field, string? id, ReadOnlySpan<byte> codes, SearchSetting setting, Restriction restriction,
        bool includesId)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartObject("must");
        writer.WriteStartObject("more_like_this");
        writer.WriteStartArray("fields");
        writer.WriteStringValue(IndexNames.Tokens(field));
        writer.WriteEndArray();
        writer.WriteStartArray("like");
        writer.WriteStartObject();
        if (id is not null) writer.WriteString("_id", id);
        else WriteArtificial(writer, field, codes);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("min_term_freq", 1);
        writer.WriteNumber("min_doc_freq", setting.MinDocFreq);
        // A vector has fewer tokens than this.
        writer.WriteNumber("max_query_terms", 65_536);
        writer.WriteString("minimum_should_match", $"{setting.MinimumShouldMatch}%");
        if (id is not null && includesId) writer.WriteBoolean("include", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (!restriction.IsNone)
        {
            writer.WritePropertyName("filter");
            restriction.Write(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Documents by the weights of their tokens.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="weights">Token → weight, at least 0.</param>
    /// <param name="required">How many of the tokens a document must have.</param>
    /// <param name="restriction">Applied beside it.</param>
    public static void Weighted(
        SmileWriter writer, string field, IEnumerable<(int Subspace, int Cluster, float Weight)> weights, int required,
        Restriction restriction)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("should");
        foreach ((int subspace, int cluster, float weight) in weights)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("constant_score");
            writer.WriteStartObject("filter");
            writer.WriteStartObject("term");
            writer.WriteString(IndexNames.Tokens(field), TokenFormat.Token(subspace, cluster));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteNumber("boost", weight);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteNumber("minimum_should_match", required);
        writer.WriteStartArray("filter");
        if (required == 0) Having(writer, field);
        if (!restriction.IsNone) WriteNested(writer, restriction);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Documents that have a vector in a field.</summary>
    public static void Having(SmileWriter writer, string field)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("exists");
        writer.WriteString("field", IndexNames.Vector(field));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Documents that have a vector in a field, of those that a restriction keeps.</summary>
    public static void Having(SmileWriter writer, string field, Restriction restriction)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("filter");
        Having(writer, field);
        WriteNested(writer, restriction);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a restriction as one query.</summary>
    public static void WriteNested(SmileWriter writer, Restriction restriction)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WritePropertyName("filter");
        restriction.Write(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteArtificial(SmileWriter writer, string field, ReadOnlySpan<byte> codes)
    {
        writer.WriteStartObject("doc");
        writer.WriteStartObject("fields");
        writer.WriteStartObject(field);
        DocumentWriter.WriteTokens(writer, codes);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
