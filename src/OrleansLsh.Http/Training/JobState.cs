namespace OrleansLsh.Http.Training;

/// <summary>What has become of a training.</summary>
internal enum JobState
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
