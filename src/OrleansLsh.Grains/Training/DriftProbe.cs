using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Training;

/// <summary>Looks at every 32nd document that is written, and tells the models' grains how far its vectors are from their
/// centroids.</summary>
internal sealed class DriftProbe(SimilarityService service, IGrainFactory grains, string collection)
{
    private const int Every = 32;
    private long _seen;

    /// <summary>Looks at documents of a commit. Statistics only: what fails here concerns nobody.</summary>
    public async Task ObserveAsync(IReadOnlyList<Document> documents)
    {
        try
        {
            long first = Interlocked.Add(ref _seen, documents.Count) - documents.Count;
            int start = (int)((Every - first % Every) % Every);
            if (start >= documents.Count) return;
            foreach (FieldState state in await service.FieldsAsync(collection, CancellationToken.None))
                if (state.Model is Model model && Measure(state, model, documents, start) is { Vectors: > 0 } errors)
                    await grains.GetGrain<IModelGrain>(TrainingSample.ModelId(collection, state.Field.Name)).ReportDriftAsync(errors);
        }
        catch (Exception)
        {
            // The collection or its model's grain is gone.
        }
    }

    private static DriftMessage Measure(FieldState state, Model model, IReadOnlyList<Document> documents, int start)
    {
        var errors = new double[model.Subspaces];
        var entered = new float[model.Dimensions];
        var codes = new byte[model.Subspaces];
        int vectors = 0;
        for (int i = start; i < documents.Count; i += Every)
        {
            if (!documents[i].Vectors.TryGetValue(state.Field.Name, out ReadOnlyMemory<float> vector)) continue;
            if (!Normalize(state.Field, vector.Span, entered)) continue;
            model.Hasher.Hash(entered, codes);
            for (int k = 0; k < codes.Length; k++) errors[k] += Error(model, k, entered, codes[k]);
            vectors++;
        }
        return new DriftMessage
        {
            Version = model.Version,
            Model = CodebookFingerprint.OfWhole(model),
            Vectors = vectors,
            Errors = errors,
        };
    }

    /// <summary>Whether the vector is right; if so it is in the form in which it is coded.</summary>
    private static bool Normalize(VectorField field, ReadOnlySpan<float> vector, Span<float> into)
    {
        if (vector.Length != into.Length || VectorRules.FirstNotFinite(vector) >= 0) return false;
        vector.CopyTo(into);
        if (field.Metric != Metric.Cosine) return true;
        double norm = VectorRules.SquaredNorm(vector);
        if (norm > 0) VectorRules.Normalize(vector, norm, into);
        return norm > 0;
    }

    private static double Error(Model model, int subspace, ReadOnlySpan<float> vector, int code)
    {
        int size = model.Split.Size(subspace);
        Span<float> part = size <= 256 ? stackalloc float[size] : new float[size];
        model.Split.Gather(vector, subspace, part);
        ReadOnlySpan<float> centroid = model.Codebooks[subspace].Centroids.Span.Slice(code * size, size);
        double error = 0;
        for (int k = 0; k < size; k++) error += ((double)part[k] - centroid[k]) * (part[k] - centroid[k]);
        return error;
    }
}
