using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Measuring recall and speed of settings; a line a setting, as each is measured, where the caller asks for lines.</summary>
internal sealed class EvaluateEndpoints(ISimilarityService service)
{
    // Each may hold a million neighbours; and settings that are measured beside each other are measured badly.
    private readonly Turns _turns = new(2);

    public void Map(IEndpointRouteBuilder routes) => routes.MapLsh(
        "POST", "/v1/collections/{collection}/evaluate", "evaluate", KeyScope.Read, EvaluateAsync, MediaTypes.Json, MediaTypes.JsonLines);

    private async Task EvaluateAsync(HttpContext context)
    {
        EvaluateBody body = await RequestBody.ReadOrDefaultAsync(context, LshJson.Of<EvaluateBody>());
        using IDisposable turn = await _turns.TakeAsync(context.RequestAborted);
        long start = Stopwatch.GetTimestamp();
        if (MediaTypes.WantsLines(context.Request))
        {
            await WriteLinesAsync(context, body.ToRequest());
            return;
        }
        IReadOnlyList<MeasuredSetting> measured =
            await service.EvaluateAsync(context.Collection(), body.ToRequest(), null, context.RequestAborted);
        var answer = new EvaluateAnswer(Answer.MillisecondsSince(start), [.. measured.Select(MeasuredAnswer.Of)]);
        await Answer.JsonAsync(context, answer, LshJson.Of<EvaluateAnswer>());
    }

    private async Task WriteLinesAsync(HttpContext context, EvaluationRequest request)
    {
        var channel = Channel.CreateUnbounded<MeasuredSetting>();
        Task work = MeasureAsync(context, request, channel.Writer);
        await using var lines = new LineWriter(context, MediaTypes.JsonLines);
        await foreach (MeasuredSetting setting in channel.Reader.ReadAllAsync(context.RequestAborted))
        {
            lines.Write(MeasuredAnswer.Of(setting), LshJson.Of<MeasuredAnswer>());
            await lines.FlushAsync();
        }
        await work;
    }

    private async Task MeasureAsync(HttpContext context, EvaluationRequest request, ChannelWriter<MeasuredSetting> told)
    {
        try
        {
            await service.EvaluateAsync(context.Collection(), request, new Forward(told), context.RequestAborted);
        }
        finally
        {
            told.Complete();
        }
    }

    private sealed class Forward(ChannelWriter<MeasuredSetting> told) : IProgress<MeasuredSetting>
    {
        public void Report(MeasuredSetting value) => told.TryWrite(value);
    }
}
