namespace OrleansLsh.Cli.Output;

/// <summary>Every report as a line of JSON, written out before the work goes on.</summary>
internal sealed class JsonProgress(TextWriter error) : IProgressDisplay, IProgress<ProgressStep>
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => work(this);

    void IProgress<ProgressStep>.Report(ProgressStep value)
    {
        error.WriteLine(value.Json);
        error.Flush();
    }
}
