using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Http.Training;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Endpoints;

/// <summary>Training as a job: started, watched, cancelled.</summary>
internal sealed class TrainEndpoints(ISimilarityService service, TrainingJobs jobs)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLsh("POST", "/v1/collections/{collection}/train", "train", KeyScope.Write, StartAsync);
        routes.MapLsh("GET", "/v1/collections/{collection}/train", "train", KeyScope.Read, ListAsync);
        routes.MapLsh(
            "GET", "/v1/collections/{collection}/train/{job}", "train", KeyScope.Read, WatchAsync, MediaTypes.Json, MediaTypes.JsonLines);
        routes.MapLsh("DELETE", "/v1/collections/{collection}/train/{job}", "train", KeyScope.Write, CancelAsync);
    }

    private async Task StartAsync(HttpContext context)
    {
        TrainBody body = await RequestBody.ReadOrDefaultAsync(context, LshJson.Of<TrainBody>());
        TrainingJob job = await jobs.StartAsync(context.Collection(), body.ToRequest(), context.RequestAborted);
        context.Response.Headers.Location = $"/v1/collections/{Uri.EscapeDataString(job.Collection)}/train/{job.Id}";
        await Answer.JsonAsync(context, JobAnswer.Of(context, job), LshJson.Of<JobAnswer>(), StatusCodes.Status202Accepted);
    }

    private async Task ListAsync(HttpContext context)
    {
        await service.DescribeAsync(context.Collection(), context.RequestAborted);
        JobAnswer[] all = [.. jobs.Of(context.Collection()).Select(job => JobAnswer.Of(context, job))];
        await Answer.JsonAsync(context, new JobsAnswer(all), LshJson.Of<JobsAnswer>());
    }

    private async Task WatchAsync(HttpContext context)
    {
        TrainingJob job = Find(context);
        if (MediaTypes.WantsLines(context.Request)) await FollowAsync(context, job);
        else await Answer.JsonAsync(context, JobAnswer.Of(context, job), LshJson.Of<JobAnswer>());
    }

    private async Task CancelAsync(HttpContext context)
    {
        TrainingJob job = Find(context);
        job.Cancel();
        await Answer.JsonAsync(context, JobAnswer.Of(context, job), LshJson.Of<JobAnswer>(), StatusCodes.Status202Accepted);
    }

    private static async Task FollowAsync(HttpContext context, TrainingJob job)
    {
        await using var lines = new LineWriter(context, MediaTypes.JsonLines);
        for (int next = 0; ;)
        {
            (TrainProgress[] steps, bool ended, Task changed) = job.StepsFrom(next);
            next += steps.Length;
            foreach (TrainProgress step in steps) lines.Write(JobLine.Of(step), LshJson.Of<JobLine>());
            if (ended) break;
            await lines.FlushAsync();
            await changed.WaitAsync(context.RequestAborted);
        }
        lines.Write(new JobLine { Job = JobAnswer.Of(context, job) }, LshJson.Of<JobLine>());
    }

    private TrainingJob Find(HttpContext context)
    {
        string id = context.Job();
        return jobs.Find(context.Collection(), id) ?? throw new RefusedException(404, ProblemTypes.NotFound,
            $"Collection '{context.Collection()}' has no training '{id}'; trainings that ended long ago and those before the server's "
            + "start are forgotten.");
    }
}
