namespace OrleansLsh.Cli.Output;

/// <summary>Shows nothing.</summary>
internal sealed class NoProgress : IProgressDisplay, IProgress<ProgressStep>
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => work(this);

    void IProgress<ProgressStep>.Report(ProgressStep value)
    {
    }
}
