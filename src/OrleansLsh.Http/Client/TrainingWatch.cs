using OrleansLsh.Http.Json;
using OrleansLsh.Http.Training;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Http.Client;

/// <summary>Starts a training on the server and follows it to its end.</summary>
internal sealed class TrainingWatch(ServiceConnection server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Trains; cancelling ends the training on the server too. One that was published before it could end has succeeded.</summary>
    public async Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        var call = new Call("train", collection);
        call.Require(() => TrainingRules.RequireQueries(request));
        string address = ServiceConnection.Address(collection, "train", "/train");
        JobAnswer job = await server.SendAsync(HttpMethod.Post, address, call,
            TrainBody.Of(request), LshJson.Of<TrainBody>(), LshJson.Of<JobAnswer>(), cancellationToken);
        address += $"/{job.Job}";
        try
        {
            job = await FollowAsync(address, call, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (await CancelAsync(address, call) is not { State: JobState.Succeeded } done) throw;
            job = done;
        }
        return job switch
        {
            { State: JobState.Succeeded, Result: { } result } => result.ToDescription(),
            { State: JobState.Failed, Problem: { } problem } => throw call.Failed(problem),
            _ => throw call.Failed(ErrorKind.Conflict, "The training was cancelled by somebody else, or the server stopped.", null),
        };
    }

    private async Task<JobAnswer> FollowAsync(
        string address, Call call, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        await foreach (JobLine line in server.LinesAsync(HttpMethod.Get, address, call, null, LshJson.Of<JobLine>(), cancellationToken))
        {
            if (line.Job is { } ended) return ended;
            progress?.Report(line.ToProgress());
            cancellationToken.ThrowIfCancellationRequested();
        }
        throw call.Failed(ErrorKind.Unavailable, "The server stopped telling of the training before its end.", null);
    }

    /// <summary>Asks for the end of a training; null where the server could not be told.</summary>
    private async Task<JobAnswer?> CancelAsync(string address, Call call)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await server.SendAsync(HttpMethod.Delete, address, call, LshJson.Of<JobAnswer>(), patience.Token);
            return await FollowAsync(address, call, null, patience.Token);
        }
        catch (Exception gone) when (gone is LshException or OperationCanceledException)
        {
            // The caller wanted an end of it; that the server could not be told changes nothing for him.
            return null;
        }
    }
}
