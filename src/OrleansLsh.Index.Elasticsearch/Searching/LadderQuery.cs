using System.Text.Json;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Writes the query of a rung of a ladder.</summary>
internal static class LadderQuery
{
    /// <summary>The most candidates that the server takes.</summary>
    public const int MaxCandidates = 10_000;

    /// <summary>The nearest vectors of a field.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The vector field.</param>
    /// <param name="vector">D components.</param>
    /// <param name="k">How many are wanted; null on servers that do not take it.</param>
    /// <param name="restriction">Applied before the ranking.</param>
    /// <param name="boost">Factor of the score.</param>
    /// <remarks>The vectors lie flat, so the answer is exact whatever the candidates. As many as can be are asked for, since at or above the
    /// documents that match, Lucene walks these documents and not the whole field.</remarks>
    public static void Nearest(Utf8JsonWriter writer, string field, ReadOnlySpan<float> vector, int? k, Restriction restriction, double boost = 1)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("knn");
        writer.WriteString("field", IndexNames.Vector(field));
        writer.WriteStartArray("query_vector");
        foreach (float component in vector) writer.WriteNumberValue(component);
        writer.WriteEndArray();
        if (k is not null) writer.WriteNumber("k", k.Value);
        writer.WriteNumber("num_candidates", MaxCandidates);
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
    public static void MoreLikeThis(
        Utf8JsonWriter writer, string field, string? id, ReadOnlySpan<byte> codes, SearchSetting setting, Restriction restriction)
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
        if (id is not null && restriction.Without is null) writer.WriteBoolean("include", true);
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
        Utf8JsonWriter writer, string field, IEnumerable<(int Subspace, int Cluster, float Weight)> weights, int required, Restriction restriction)
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
    public static void Having(Utf8JsonWriter writer, string field)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("exists");
        writer.WriteString("field", IndexNames.Vector(field));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a restriction as one query.</summary>
    public static void WriteNested(Utf8JsonWriter writer, Restriction restriction)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WritePropertyName("filter");
        restriction.Write(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteArtificial(Utf8JsonWriter writer, string field, ReadOnlySpan<byte> codes)
    {
        writer.WriteStartObject("doc");
        writer.WriteStartObject("fields");
        writer.WriteStartObject(field);
        Documents.DocumentWriter.WriteTokens(writer, codes);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
