namespace OrleansLsh.Cli.Output;

/// <summary>Shows progress on standard error while work is done.</summary>
internal interface IProgressDisplay
{
    /// <summary>Does the work and shows what it reports.</summary>
    /// <param name="work">Reports from any thread, one report at a time.</param>
    Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work);
}
