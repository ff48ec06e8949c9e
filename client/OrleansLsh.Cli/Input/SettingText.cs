using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Input;

/// <summary>A setting to evaluate: <c>name={"scoring":"cells","probes":16,"candidates":50,"rerank":true}</c>.</summary>
internal static class SettingText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static KeyValuePair<string, SearchSetting> Parse(string text)
    {
        int equals = text.IndexOf('=');
        if (equals <= 0) throw new FormatException($"'{text}' is no setting; write name={{\"scoring\":\"cells\",\"probes\":16}}.");
        try
        {
            var setting = JsonSerializer.Deserialize<SearchSetting>(text.AsSpan(equals + 1), Options)
                ?? throw new FormatException($"The setting '{text[..equals]}' is null.");
            return KeyValuePair.Create(text[..equals], setting);
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"The setting '{text[..equals]}' is not understood: {malformed.Message}", malformed);
        }
    }

    /// <summary>A setting as JSON, as <see cref="Parse"/> reads it.</summary>
    public static string ToJson(SearchSetting setting) => JsonSerializer.Serialize(setting, Options);
}
