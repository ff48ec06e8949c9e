using System.Globalization;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>Holds vectors to the field that they are meant for.</summary>
internal static class FieldRules
{
    /// <summary>What rounding to floats may add to a squared length, or take away.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The length allowed, squared.</summary>
    private const double LargestSquare = VectorRules.MaxLength * VectorRules.MaxLength * (1 + Rounding);

    /// <summary>What is wrong with a vector for a field, or null.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    /// <param name="vector">Any number of components.</param>
    /// <param name="squaredNorm">Σ v² where the vector is right.</param>
    public static LshException? Fault(CollectionSnapshot collection, VectorField field, ReadOnlySpan<float> vector, out double squaredNorm)
    {
        squaredNorm = 0;
        if (vector.Length == 0)
            return new LshException(ErrorKind.WrongDimensions,
                $"Vector for field '{field.Name}' is empty; those of collection '{collection.Name}' have {field.Dimensions} dimensions.");
        if (vector.Length != field.Dimensions)
            return new LshException(ErrorKind.WrongDimensions,
                $"Vector for field '{field.Name}' has {vector.Length} dimensions; those of collection '{collection.Name}' have "
                + $"{field.Dimensions}.");
        squaredNorm = VectorRules.SquaredNorm(vector);
        if (!double.IsFinite(squaredNorm))
        {
            int position = VectorRules.FirstNotFinite(vector);
            string value = float.IsNaN(vector[position]) ? "NaN" : vector[position] > 0 ? "Infinity" : "-Infinity";
            return new LshException(ErrorKind.NotFinite,
                $"Vector for field '{field.Name}' has {value} at position {position}; every component must be a finite number.");
        }
        if (field.Metric != Metric.Cosine && squaredNorm > LargestSquare)
            return new LshException(ErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture,
                $"Vector for field '{field.Name}' has length {Math.Sqrt(squaredNorm):G3}; {Word(field.Metric)} takes at most "
                + $"{VectorRules.MaxLength:G1}. Scale the vectors down."));
        double least = field.Metric == Metric.Dot ? VectorRules.MinLength : collection.Reader.MinLength;
        if (field.Metric != Metric.Cosine && squaredNorm > 0 && squaredNorm < least * least * (1 - Rounding))
            return new LshException(ErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture,
                $"Vector for field '{field.Name}' has length {Math.Sqrt(squaredNorm):G3}; {Word(field.Metric)} takes 0 or at least "
                + $"{least:G1} here, below which distances lose their order. Scale the vectors up."));
        if (squaredNorm == 0 && field.Metric == Metric.Cosine)
            return new LshException(ErrorKind.ZeroVector,
                $"Vector for field '{field.Name}' is all zeros; under cosine it has no direction. Leave it out, or use a field with the "
                + "euclidean or the dot metric.");
        return null;
    }

    private static string Word(Metric metric) => metric.ToString().ToLowerInvariant();

    /// <summary>The field of that name.</summary>
    /// <exception cref="LshException">There is none; the message names those that there are.</exception>
    public static FieldState Require(CollectionSnapshot collection, string field) =>
        collection.Find(field) ?? throw Unknown(collection, field);

    /// <summary>The field of that name, or the only one where no name is given.</summary>
    public static FieldState RequireOnly(CollectionSnapshot collection, string? field)
    {
        if (field is not null) return Require(collection, field);
        return collection.Fields.Length == 1 ? collection.Fields[0] : throw new LshException(ErrorKind.InvalidArgument,
            $"Collection '{collection.Name}' has {collection.Fields.Length} vector fields ({collection.FieldNames}); say which one.");
    }

    /// <summary>The model that hashes a field's vectors.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.NotTrained"/>.</exception>
    public static Model RequireModel(FieldState state) => state.Model
        ?? throw new LshException(ErrorKind.NotTrained, $"Field '{state.Field.Name}' has no model yet; train the collection first.");

    /// <summary>The error for a field that does not exist.</summary>
    public static LshException Unknown(CollectionSnapshot collection, string field) =>
        new(ErrorKind.UnknownField, $"Collection '{collection.Name}' has no vector field '{field}'; it has {collection.FieldNames}.");
}
