using System.Globalization;
using OrleansLsh.Index.Elasticsearch.Mapping;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>What a model is kept under: <c>{uid}/{field}/{version}-{digest}</c>; behind a further '/' are its parts.</summary>
/// <param name="Uid">The collection.</param>
/// <param name="Field">The field's name.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Digest">Tells it from any other of the same version.</param>
internal readonly record struct ModelKey(string Uid, string Field, int Version, string Digest)
{
    /// <summary>The key of a field's model.</summary>
    public static ModelKey Of(string uid, IndexedField field) => new(uid, field.Field.Name, field.ModelVersion, field.ModelDigest);

    /// <summary>The key of the model that a part belongs to; null where a document is no part of a model.</summary>
    /// <param name="id">As <see cref="Part"/> gives it, or another.</param>
    public static ModelKey? OfPart(string id)
    {
        string[] words = id.Split('/');
        if (words.Length < 4) return null;
        string[] model = words[^2].Split('-');
        return new ModelKey(words[0], string.Join('/', words[1..^2]), int.Parse(model[0], CultureInfo.InvariantCulture), model[1]);
    }

    /// <summary>The id of a part.</summary>
    public string Part(string name) => string.Create(CultureInfo.InvariantCulture, $"{Uid}/{Field}/{Version}-{Digest}/{name}");
}
