using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Http.Json;

/// <summary>Values of an enumeration as words in snake case; a dash counts as an underscore.</summary>
/// <remarks>The number of a value that does not exist is passed on: the service refuses it, and names those that do. One that exists is
/// written as its word only, for its number is nobody's but this process's.</remarks>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly (T Value, string Word)[] Words = [.. Enum.GetValues<T>().Select(value => (value, Word(value)))];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number)
            && (T)Enum.ToObject(typeof(T), number) is var unknown && !Enum.IsDefined(unknown)) return unknown;
        if (reader.TokenType == JsonTokenType.String)
        {
            string given = reader.GetString()!.Replace('-', '_');
            foreach ((T value, string word) in Words)
                if (string.Equals(word, given, StringComparison.OrdinalIgnoreCase)) return value;
        }
        throw new JsonException($"expected one of {string.Join(", ", Words.Select(known => $"\"{known.Word}\""))}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        foreach ((T known, string word) in Words)
        {
            if (!EqualityComparer<T>.Default.Equals(known, value)) continue;
            writer.WriteStringValue(word);
            return;
        }
        writer.WriteNumberValue(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Word(T value) =>
        value is ClusterFamily.KMeans ? "kmeans" : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
