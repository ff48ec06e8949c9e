using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh;

/// <summary>How a field's vectors are cut into subspaces and clustered.</summary>
public sealed record TrainingOptions
{
    /// <summary>Number of subspaces n, 1 to the vector's dimensions D. Default: a quarter of the dimensions, at most 64.</summary>
    [Range(1, 65_536)] public int? Subspaces { get; init; }

    /// <summary>Clusters in each subspace m, 2 to 256; an error where no subspace of the sample holds as many distinct sub-vectors. Default
    /// 16, which fit in 4 bits, or as many as there are distinct sub-vectors where these are fewer.</summary>
    [Range(2, Codebook.MaxClusters)] public int? Clusters { get; init; }

    /// <summary>How the clusters are found. Default k-means.</summary>
    public ClusterFamily Family { get; init; } = ClusterFamily.KMeans;

    /// <summary>How components are dealt out to subspaces. Default contiguous.</summary>
    public SplitKind Split { get; init; } = SplitKind.Contiguous;

    /// <summary>Vectors drawn for the subspaces, at least 2. Default: max(10,000, 256 · m).</summary>
    [Range(2, 10_000_000)] public int? SampleSize { get; init; }

    /// <summary>Independent k-means++ starts, of which the best is kept, 1 to 100. Default 10.</summary>
    [Range(1, 100)] public int Restarts { get; init; } = 10;

    /// <summary>Lloyd iterations of a start at most, 1 to 10,000. Default 300.</summary>
    [Range(1, 10_000)] public int MaxIterations { get; init; } = 300;

    /// <summary>A start ends when the centroids move less than this, relative to the variance of the data, 0 to 1. Default 1e-4.</summary>
    [Range(0.0, 1.0)] public double Tolerance { get; init; } = 1e-4;

    /// <summary>Cells K, 0 (none) to 65,536. Default: about 4·√N rounded to a power of two, none below 4,096 documents.</summary>
    [Range(0, 65_536)] public int? Cells { get; init; }

    /// <summary>Recall@10 that the default setting of searches is chosen for, above 0 and at most 1. Default .99.</summary>
    [Range(0.01, 1.0)] public double TargetRecall { get; init; } = 0.99;

    /// <summary>Seconds in which settings of searches are measured, 0.1 to 3,600; once they have passed, no more are, as soon as one
    /// reaches <see cref="TargetRecall"/>. Three fifths go to answers of ten hits, the others to larger ones. Default: as long as the
    /// training itself took, and at least 25.</summary>
    // Left out of models where nobody said it: a process of an earlier build that serves the same index takes no null for a number.
    [Range(0.1, 3_600.0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? TuneSeconds { get; init; }

    /// <summary>Milliseconds that a search of <see cref="TargetRecall"/> may take, the median of one caller, .001 to 60,000. Where it takes
    /// longer the recall is kept all the same, and the training says so. Default null: as long as it takes.</summary>
    [Range(0.001, 60_000.0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? MostMilliseconds { get; init; }

    /// <summary>What the backend keeps of the vectors for searches to find near ones by. Default null: what the field has already, which is
    /// <see cref="IndexMethod.Cells"/> where nothing else was ever chosen.</summary>
    public IndexMethod? Method { get; init; }

    /// <summary>Seed of every random choice. Default 42.</summary>
    public int Seed { get; init; } = 42;
}

/// <summary>How components are dealt out to subspaces.</summary>
public enum SplitKind
{
    /// <summary>Neighbouring components together.</summary>
    Contiguous,

    /// <summary>By a seeded permutation that the model stores.</summary>
    Random,
}

/// <summary>Holds options to the ranges that their properties state.</summary>
public static class TrainingOptionsValidator
{
    private static readonly (PropertyInfo Property, RangeAttribute? Range)[] Settings =
        [.. typeof(TrainingOptions).GetProperties().Select(property => (property, property.GetCustomAttribute<RangeAttribute>()))];

    /// <summary>Refuses options of which a setting is out of range.</summary>
    /// <exception cref="LshException">Names the setting, its value and its range.</exception>
    public static void Validate(TrainingOptions options)
    {
        foreach ((PropertyInfo property, RangeAttribute? range) in Settings)
        {
            object? value = property.GetValue(options);
            if (range is not null && !range.IsValid(value))
                throw OutOfRange(property, value, string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"));
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum && value is not null && !Enum.IsDefined(type, value))
                throw OutOfRange(property, value, string.Join(", ", Enum.GetNames(type)));
        }
    }

    private static LshException OutOfRange(PropertyInfo property, object? value, string allowed) =>
        new(ErrorKind.InvalidArgument,
            string.Create(CultureInfo.InvariantCulture, $"Training option {property.Name} is {value}; allowed is {allowed}."));
}
