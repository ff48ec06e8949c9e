using Orleans.Concurrency;
using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Indexing;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Hashing;

/// <summary>Hashes by the silo's snapshot of the model or by the subspace grains.</summary>
/// <remarks>Measured on one machine, the snapshot is quicker at every block size: a vector costs more to carry to a grain than to hash.
/// So the fan-out is taken where it is asked for.</remarks>
[StatelessWorker, Reentrant]
internal sealed class HasherGrain(SimilarityService service, SubspaceFanOut fanOut) : Grain, IHasherGrain
{
    public async Task<CodesMessage> HashAsync(HashMessage request, CancellationToken cancellationToken)
    {
        NormalizedVectors normalized =
            await service.NormalizeAsync(this.GetPrimaryKeyString(), request.Field, Block(request), cancellationToken);
        (Model model, VectorBlock entered) = (Require(normalized, request), normalized.Vectors);
        using GrainMetrics.Timed timed = GrainMetrics.StartHashing(entered.Count, fanOut: request.Path == HashPath.FanOut);
        if (request.Path == HashPath.FanOut)
            return new CodesMessage { ModelVersion = model.Version, Codes = await fanOut.HashAsync(model, entered, cancellationToken) };
        var codes = new byte[(long)entered.Count * model.Subspaces];
        model.Hash(entered.Values.Span, codes);
        return new CodesMessage { ModelVersion = model.Version, Codes = codes };
    }

    private static Model Require(NormalizedVectors normalized, HashMessage request)
    {
        Model model = normalized.Model;
        return request.ModelVersion == 0 || request.ModelVersion == model.Version ? model : throw new LshException(ErrorKind.ModelMismatch,
            $"Field '{normalized.Field.Name}' has model version {model.Version}; a hash of version {request.ModelVersion} was asked for. "
            + "Ask for the current one.");
    }

    private static VectorBlock Block(HashMessage request) => request.Dimensions > 0 && request.Vectors.Length % request.Dimensions == 0
        ? new VectorBlock(request.Dimensions, request.Vectors.Values)
        : throw new LshException(
            ErrorKind.WrongDimensions, $"{request.Vectors.Length} components are no whole number of vectors of {request.Dimensions}.");
}
