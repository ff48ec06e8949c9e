using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Cli.Input;

/// <summary>A vector on the command line: <c>[1, 2.5]</c>, or <c>field=[1, 2.5]</c>.</summary>
/// <param name="Field">The field it belongs to; null where none was named.</param>
/// <param name="Components">Its components.</param>
internal sealed record VectorText(string? Field, float[] Components)
{
    /// <summary>Parses a vector and the field that it may name.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static VectorText Parse(string text)
    {
        int bracket = text.IndexOf('['), equals = text.IndexOf('=');
        bool named = equals > 0 && equals < bracket;
        try
        {
            float[]? components = JsonSerializer.Deserialize<float[]>(named ? text.AsSpan(equals + 1) : text);
            if (components is { Length: > 0 }) return new VectorText(named ? text[..equals] : null, components);
        }
        catch (JsonException)
        {
            // Said below, with what was given.
        }
        string shown = text.Length <= 60 ? text : text[..60] + "…";
        throw new FormatException($"'{shown}' is no vector; write [1, 2.5, …] or field=[1, 2.5, …].");
    }
}

/// <summary>A filter on the command line: its JSON, or <c>@file</c> that holds it.</summary>
internal static class FilterText
{
    /// <summary>Parses a filter, or the file that the text names.</summary>
    /// <exception cref="LshException">The file cannot be read, or the filter is malformed.</exception>
    public static async Task<Filter> ReadAsync(string text, CancellationToken cancellationToken) =>
        Filter.Parse(await TextOrFile.ReadAsync(text, "filter", cancellationToken));
}

/// <summary>Changes of a source on the command line: a JSON object, or <c>@file</c> that holds it.</summary>
internal static class ChangesText
{
    /// <summary>Parses changes, or the file that the text names.</summary>
    /// <exception cref="LshException">The file cannot be read, or holds no JSON object.</exception>
    public static async Task<JsonElement> ReadAsync(string text, CancellationToken cancellationToken)
    {
        string json = await TextOrFile.ReadAsync(text, "change", cancellationToken);
        try
        {
            var changes = JsonElement.Parse(json);
            if (changes.ValueKind == JsonValueKind.Object) return changes;
        }
        catch (JsonException)
        {
            // Said below, with what was given.
        }
        string shown = text.Length <= 60 ? text : text[..60] + "…";
        throw new LshException(ErrorKind.InvalidArgument,
            $"'{shown}' is no JSON object of changes; write {{\"price\":12,\"sale\":null}}, or @file that holds one.");
    }
}

/// <summary>A text on the command line, or <c>@file</c> that holds it.</summary>
internal static class TextOrFile
{
    private const long MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>The text, or that of the file.</summary>
    /// <param name="text">What stands on the command line.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="LshException">The file cannot be read, or has more than 16 MiB.</exception>
    public static async Task<string> ReadAsync(string text, string what, CancellationToken cancellationToken)
    {
        if (!text.StartsWith('@')) return text;
        string path = text[1..];
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes } large)
                throw new LshException(ErrorKind.TooLarge, $"The {what} in '{path}' has {large.Length} bytes; {MaxFileBytes} are allowed.");
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.InvalidFile, $"The {what} in '{path}' cannot be read: {refused.Message}", refused);
        }
    }
}

/// <summary>A setting to evaluate: <c>name={"scoring":"cells","probes":16,"candidates":50,"rerank":true}</c>.</summary>
internal static class SettingText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Parses a setting and its name.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static KeyValuePair<string, SearchSetting> Parse(string text)
    {
        int equals = text.IndexOf('=');
        if (equals <= 0) throw new FormatException($"'{text}' is no setting; write name={{\"scoring\":\"cells\",\"probes\":16}}.");
        try
        {
            SearchSetting setting = JsonSerializer.Deserialize<SearchSetting>(text.AsSpan(equals + 1), Options)
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
