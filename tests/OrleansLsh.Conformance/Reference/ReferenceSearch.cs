using System.Text.Json;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>Answers queries by looking at every document. Cells and asymmetric candidates are answered exactly.</summary>
internal sealed class ReferenceSearch(string collection, IReadOnlyList<VectorField> fields, IReadOnlyList<StoredDocument> documents)
{
    private readonly record struct Ranked(StoredDocument Stored, double Score, double? Distance);

    public SearchResponse Answer(IndexQuery query)
    {
        SearchRequest request = query.Request;
        StoredDocument? self = request.Id is null ? null : documents.FirstOrDefault(stored => stored.Document.Id == request.Id)
            ?? throw new LshException(ErrorKind.UnknownDocument, $"Collection '{collection}' has no document '{request.Id}'.");
        FieldQuery[] present = [.. query.Fields.Select(field => WithOwn(field, self)).Where(field => !field.Vector.IsEmpty)];
        IEnumerable<Ranked> ranked = present.Length == 1 && request.Text is null ? OneField(query, present[0], self)
            : Fused(query, present, self);
        SearchHit[] hits = [.. ranked
            .Where(hit => request.ScoreThreshold is not double least || hit.Score >= least)
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Stored.Order)
            .Skip(request.Offset).Take(request.Limit)
            .Select(hit => new SearchHit(
                hit.Stored.Document.Id, hit.Score, hit.Distance, Source(hit.Stored, request.Include),
                request.WithVectors ? hit.Stored.Document.Vectors : null))];
        return new SearchResponse(hits, TimeSpan.Zero);
    }

    private static FieldQuery WithOwn(FieldQuery field, StoredDocument? self) => self is null ? field : field with
    {
        Vector = self.Document.Vectors.GetValueOrDefault(field.Field),
        Codes = self.Codes.GetValueOrDefault(field.Field),
    };

    private IEnumerable<StoredDocument> Allowed(IndexQuery query, StoredDocument? self) => documents.Where(stored =>
        (stored != self || query.Request.IncludeSelf) && !query.Without.Contains(stored.Document.Id)
        && (query.Request.Filter is null || FilterOracle.Matches(query.Request.Filter, stored.Document)));

    private IEnumerable<Ranked> OneField(IndexQuery query, FieldQuery field, StoredDocument? self)
    {
        StoredDocument[] allowed = [.. Allowed(query, self).Where(stored => stored.Document.Vectors.ContainsKey(field.Field))];
        if (field.Setting.Scoring != Scoring.MoreLikeThis) return allowed.Select(stored => Exact(field, stored));
        Dictionary<string, byte[]> codes = documents.Where(stored => stored.Codes.ContainsKey(field.Field))
            .ToDictionary(stored => stored.Document.Id, stored => stored.Codes[field.Field]);
        Dictionary<string, StoredDocument> byId = allowed.ToDictionary(stored => stored.Document.Id);
        IEnumerable<Ranked> candidates = new TokenOracle(codes)
            .Search(field.Codes.ToArray(), TokenKnobs.Of(field.Setting))
            .Where(hit => byId.ContainsKey(hit.Id))
            .Select(hit => new Ranked(byId[hit.Id], hit.Score, null));
        return field.Setting.Rerank
            ? candidates.Take(Math.Max(field.Setting.Candidates ?? 100, query.Reach)).Select(hit => Exact(field, hit.Stored))
            : candidates;
    }

    /// <summary>Weighted mean of the fields' scores and the text's; what a document lacks counts 0.</summary>
    private IEnumerable<Ranked> Fused(IndexQuery query, FieldQuery[] present, StoredDocument? self)
    {
        double total = present.Sum(field => field.Weight) + (query.Request.Text?.Weight ?? 0);
        TextOracle? text = query.Request.Text is not { } asked ? null : new TextOracle(asked, documents.Select(stored => stored.Document));
        foreach (StoredDocument stored in Allowed(query, self))
        {
            FieldQuery[] shared = [.. present.Where(field => stored.Document.Vectors.ContainsKey(field.Field))];
            if (shared.Length == 0) continue;
            double sum = shared.Sum(field => field.Weight * FusedScore(field, stored));
            if (text is not null) sum += query.Request.Text!.Weight * text.Score(stored.Document);
            yield return new Ranked(stored, sum / total, present.Length == 1 ? Exact(present[0], stored).Distance : null);
        }
    }

    private double FusedScore(FieldQuery field, StoredDocument stored) => Oracle.FusedScore(
        fields.Single(known => known.Name == field.Field).Metric, Exact(field, stored).Distance!.Value);

    private Ranked Exact(FieldQuery field, StoredDocument stored)
    {
        var metric = fields.Single(known => known.Name == field.Field).Metric;
        double distance = Oracle.Distance(metric, field.Vector.Span, stored.Document.Vectors[field.Field].Span);
        return new Ranked(stored, Oracle.Score(metric, distance), distance);
    }

    private static JsonElement Source(StoredDocument stored, IReadOnlyList<string>? include)
    {
        JsonElement source = stored.Document.Source;
        if (include is { Count: 0 } || source.ValueKind != JsonValueKind.Object) return default;
        if (include is null || include.Contains("*")) return source;
        return JsonSerializer.SerializeToElement(
            source.EnumerateObject().Where(property => include.Contains(property.Name))
                .ToDictionary(property => property.Name, property => property.Value));
    }
}
