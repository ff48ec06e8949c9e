using System.Text.Json.Serialization;
using OrleansLsh.Http.Json;
using OrleansLsh.Index.Filters;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Wire;

/// <summary>A search on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal class SearchBody
{
    private static readonly string[] WholeSource = ["*"];

    [JsonConverter(typeof(IdJson))]
    public string? Id { get; set; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Vectors { get; set; }

    public Dictionary<string, double>? Weights { get; set; }

    public TextBody? Text { get; set; }

    public Filter? Filter { get; set; }

    public int Limit { get; set; } = 10;

    public int Offset { get; set; }

    public double? ScoreThreshold { get; set; }

    public bool IncludeSelf { get; set; }

    /// <summary>Left out: the whole source, for people look at answers; empty: none.</summary>
    public string[]? Include { get; set; }

    public bool WithVectors { get; set; }

    public SettingBody? Setting { get; set; }

    public SearchRequest ToRequest() => new()
    {
        Id = Id,
        Vectors = Vectors,
        Weights = Weights,
        Text = Text is null ? null : new TextQuery(Text.Field ?? "", Text.Text ?? "", Text.Weight),
        Filter = Filter,
        Limit = Limit,
        Offset = Offset,
        ScoreThreshold = ScoreThreshold,
        IncludeSelf = IncludeSelf,
        Include = Include is null ? WholeSource : Include.Length == 0 ? null : Include,
        WithVectors = WithVectors,
        Setting = Setting?.ToSetting(),
    };

    public static SearchBody Of(SearchRequest request)
    {
        var body = new SearchBody();
        body.Take(request);
        return body;
    }

    protected void Take(SearchRequest request)
    {
        Id = request.Id;
        Vectors = request.Vectors;
        Weights = request.Weights?.ToDictionary();
        Text = request.Text is null ? null : new TextBody { Field = request.Text.Field, Text = request.Text.Text, Weight = request.Text.Weight };
        Filter = request.Filter;
        Limit = request.Limit;
        Offset = request.Offset;
        ScoreThreshold = request.ScoreThreshold;
        IncludeSelf = request.IncludeSelf;
        Include = request.Include is null ? [] : [.. request.Include];
        WithVectors = request.WithVectors;
        Setting = request.Setting is null ? null : SettingBody.Of(request.Setting);
    }
}
