using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Training;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Trying what the backend could keep of vectors: how far it has come line by line, and then what was measured.</summary>
internal sealed class MethodEndpoints(ISimilarityService service)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapLsh(
        "POST", "/v1/collections/{collection}/methods:try", "try-methods", KeyScope.Write, TryAsync, MediaTypes.JsonLines);

    private async Task TryAsync(HttpContext context)
    {
        MethodTrialBody body = await RequestBody.ReadOrDefaultAsync(context, LshJson.Of<MethodTrialBody>());
        var steps = Channel.CreateUnbounded<TrainProgress>();
        Task<MethodTable> work = MeasureAsync(context, body.ToRequest(), steps.Writer);
        // What is refused at once is an answer of its own.
        if (!await steps.Reader.WaitToReadAsync(context.RequestAborted)) await work;
        await using var lines = new LineWriter(context, MediaTypes.JsonLines);
        await foreach (TrainProgress step in steps.Reader.ReadAllAsync(context.RequestAborted))
        {
            lines.Write(new MethodTrialLine { Progress = JobLine.Of(step) }, LshJson.Of<MethodTrialLine>());
            if (!steps.Reader.TryPeek(out _)) await lines.FlushAsync();
        }
        lines.Write(new MethodTrialLine { Methods = MethodsAnswer.Of(await work) }, LshJson.Of<MethodTrialLine>());
    }

    private async Task<MethodTable> MeasureAsync(HttpContext context, MethodTrialRequest request, ChannelWriter<TrainProgress> told)
    {
        try
        {
            return await service.TryMethodsAsync(context.Collection(), request, new Forward(told), context.RequestAborted);
        }
        finally
        {
            told.Complete();
        }
    }

    private sealed class Forward(ChannelWriter<TrainProgress> told) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => told.TryWrite(value);
    }
}
