using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Formats.Safetensors;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Models;

/// <summary>Models as safetensors files: codebooks as tensors, everything else in the header's metadata.</summary>
/// <remarks>
/// Tensors: <c>codebook.{i}</c> F32 [clusters, dimensions of subspace i]; for a random projection <c>projection.{i}.direction</c> F32
/// [dimensions of subspace i] and <c>projection.{i}.interval</c> F32 [2], offset and width; <c>cells</c> F32 [K, D] where there are
/// cells; <c>signs.axes</c> F32 [k, D] and <c>signs.origin</c> F32 [k] where documents are scanned by signs; <c>permutation</c> I32 [D]
/// where the split is no contiguous one. Under the metric dot the vectors of cells and codebooks have one component more than those of the
/// field, D + 1 for D, and the metadata's <c>radius</c> says what it is made of (<see cref="DotSpace"/>).
/// </remarks>
public static class ModelFile
{
    /// <summary>The version of the layout that this build writes, and the newest that it reads.</summary>
    public const int FormatVersion = 1;

    private const string CellsName = "cells";
    private const string PermutationName = "permutation";
    private const string SignAxesName = "signs.axes", SignOriginName = "signs.origin";

    /// <summary>Writes a model; the same model gives the same bytes.</summary>
    /// <param name="model">What to write.</param>
    /// <param name="stream">Written from where it stands, and left open.</param>
    public static void Save(Model model, Stream stream)
    {
        var writer = new SafetensorsWriter();
        foreach ((string key, string text) in ModelHeader.Of(model).ToMetadata()) writer.SetMetadata(key, text);
        for (int i = 0; i < model.Subspaces; i++) AddCodebook(writer, i, model.Codebooks[i]);
        if (model.Cells is CellBook cells) writer.Add(CellsName, cells.Centroids, cells.Count, cells.Dimensions);
        if (model.Signs is SignProjection signs)
        {
            writer.Add(SignAxesName, signs.Axes, signs.Signs, signs.Dimensions);
            writer.Add(SignOriginName, signs.Origin, signs.Signs);
        }
        if (!model.Split.Permutation.IsEmpty) writer.Add(PermutationName, model.Split.Permutation, model.Split.Dimensions);
        writer.Write(stream);
    }

    /// <summary>Reads a model back, bit for bit.</summary>
    /// <param name="stream">A readable, seekable stream at the file's start, left open.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="Formats.InvalidFileException">Malformed, truncated, or of a newer layout.</exception>
    public static Model Load(Stream stream, string name)
    {
        try
        {
            return Read(new ModelTensors(new SafetensorsReader(stream, name), name));
        }
        catch (FormatException malformed)
        {
            throw new InvalidFileException(name, sizeof(ulong), $"expected a model: {malformed.Message}", malformed);
        }
        catch (Exception inconsistent) when (inconsistent is ArgumentException
            or LshException { Kind: ErrorKind.InvalidArgument or ErrorKind.InvalidFile } and not InvalidFileException)
        {
            throw new InvalidFileException(name, sizeof(ulong), $"expected a model that fits together: {inconsistent.Message}",
                inconsistent);
        }
    }

    private static Model Read(ModelTensors tensors)
    {
        var header = ModelHeader.Read(tensors.Metadata);
        RequireTensors(header, tensors);
        TrainingOptionsValidator.Validate(header.Options);
        DotSpace? space = header.Radius is { } radius ? new DotSpace(header.Dimensions, radius) : null;
        int dimensions = header.Dimensions + (space is null ? 0 : 1);
        int[] permutation = tensors.Has(PermutationName) ? tensors.Integers(PermutationName, dimensions) : [];
        var split = SubspaceSplit.Of(dimensions, header.Subspaces, permutation);
        Codebook[] codebooks = [.. header.Families.Select((family, i) => ReadCodebook(tensors, i, family, split.Size(i)))];
        CellBook? cells = tensors.Has(CellsName) ? new CellBook(dimensions, tensors.Rows(CellsName, dimensions)) : null;
        return new Model(
            header.Id, header.Version, header.Metric, header.Options, split, codebooks, cells, header.Statistics, header.SampleSize)
        {
            Space = space,
            Signs = tensors.Has(SignAxesName) ? ReadSigns(tensors, dimensions) : null,
        };
    }

    private static SignProjection ReadSigns(ModelTensors tensors, int dimensions)
    {
        float[] axes = tensors.Rows(SignAxesName, dimensions);
        return SignProjection.Of(dimensions, axes, tensors.Values(SignOriginName, axes.Length / dimensions));
    }

    /// <summary>Holds the file to its claims before anything is made of them: nothing in it is unknown, so nothing is lost.</summary>
    private static void RequireTensors(ModelHeader header, ModelTensors tensors)
    {
        int projections = header.Families.Count(family => family == ClusterFamily.RandomProjection);
        int expected = header.Subspaces + 2 * projections + (tensors.Has(CellsName) ? 1 : 0) + (tensors.Has(PermutationName) ? 1 : 0)
            + (tensors.Has(SignAxesName) ? 2 : 0);
        if (tensors.Count != expected)
            throw new FormatException($"{header.Subspaces} subspaces make {expected} tensors; found {tensors.Count}");
    }

    private static void AddCodebook(SafetensorsWriter writer, int subspace, Codebook codebook)
    {
        writer.Add(CodebookName(subspace), codebook.Centroids, codebook.Clusters, codebook.Dimensions);
        if (codebook.Projection is not RandomProjection projection) return;
        writer.Add(DirectionName(subspace), projection.Direction, codebook.Dimensions);
        writer.Add<float>(IntervalName(subspace), new[] { projection.Offset, projection.Width }, 2);
    }

    private static Codebook ReadCodebook(ModelTensors tensors, int subspace, ClusterFamily family, int dimensions)
    {
        float[] centroids = tensors.Rows(CodebookName(subspace), dimensions);
        RandomProjection? projection = family == ClusterFamily.RandomProjection ? ReadProjection(tensors, subspace, dimensions) : null;
        return new Codebook(family, dimensions, centroids, projection);
    }

    private static RandomProjection ReadProjection(ModelTensors tensors, int subspace, int dimensions)
    {
        float[] direction = tensors.Values(DirectionName(subspace), dimensions);
        float[] interval = tensors.Values(IntervalName(subspace), 2);
        if (interval[1] <= 0) throw new FormatException($"the width of projection {subspace} is above 0; found {interval[1]}");
        return new RandomProjection(direction, interval[0], interval[1]);
    }

    private static string CodebookName(int subspace) => FormattableString.Invariant($"codebook.{subspace}");

    private static string DirectionName(int subspace) => FormattableString.Invariant($"projection.{subspace}.direction");

    private static string IntervalName(int subspace) => FormattableString.Invariant($"projection.{subspace}.interval");
}
