using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Training;

/// <summary>A training on the wire.</summary>
internal sealed record JobAnswer(string Job, string Collection, JobState State, DateTimeOffset Started)
{
    public DateTimeOffset? Ended { get; init; }

    public JobLine? Progress { get; init; }

    /// <summary>The collection after the training.</summary>
    public CollectionAnswer? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public Problem? Problem { get; init; }

    public static JobAnswer Of(HttpContext context, TrainingJob job) => new(job.Id, job.Collection, job.State, job.Started)
    {
        Ended = job.Ended,
        Progress = job.Latest is { } latest ? JobLine.Of(latest) : null,
        Result = job.Result is { } result ? CollectionAnswer.Of(result) : null,
        Problem = job.Error is { } error ? ProblemAnswer.Of(context, error) : null,
    };
}

/// <summary>The trainings of a collection on the wire, the newest first.</summary>
internal sealed record JobsAnswer(JobAnswer[] Jobs);

/// <summary>A step of a training on the wire; the last line of those that follow it is the job itself.</summary>
internal sealed class JobLine
{
    public string? Field { get; set; }

    public TrainingStage? Stage { get; set; }

    public long? Done { get; set; }

    public long? Total { get; set; }

    public JobAnswer? Job { get; set; }

    public static JobLine Of(TrainProgress step) =>
        new() { Field = step.Field, Stage = step.Progress.Stage, Done = step.Progress.Done, Total = step.Progress.Total };

    public TrainProgress ToProgress() => new(Field!, new TrainingProgress(Stage!.Value, Done!.Value, Total!.Value));
}
