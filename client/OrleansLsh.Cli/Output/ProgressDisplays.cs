using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansLsh.Cli.Output;

/// <summary>Chooses a display by name.</summary>
internal static class ProgressDisplays
{
    /// <summary>auto: a bar on a terminal and nothing elsewhere; off; plain; json.</summary>
    public static IProgressDisplay Of(string name, Terminal terminal) => name switch
    {
        "plain" => new PlainProgress(terminal.Error, TimeProvider.System),
        "json" => new JsonProgress(terminal.Error),
        "auto" when terminal.ErrorIsTerminal => new BarProgress(terminal.ErrorConsole()),
        _ => new NoProgress(),
    };
}

/// <summary>Shows progress on standard error while work is done.</summary>
internal interface IProgressDisplay
{
    /// <summary>Does the work and shows what it reports.</summary>
    /// <param name="work">Reports from any thread, one report at a time.</param>
    Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work);
}

/// <summary>How far a piece of work has come.</summary>
/// <param name="Title">What is being done.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; null where only the end tells.</param>
/// <param name="Json">The same for a program, on one line.</param>
/// <param name="Pace">How fast it goes, and what is left, for people; null where nobody counts.</param>
internal readonly record struct ProgressStep(string Title, long Done, long? Total, string Json, string? Pace = null);

/// <summary>A bar for every stage, on a terminal.</summary>
internal sealed class BarProgress(IAnsiConsole console) : IProgressDisplay
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work)
    {
        var pace = new PaceColumn();
        return new Progress(console)
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), pace)
            .StartAsync(async context =>
            {
                var bars = new Bars(context, pace);
                T? result = await work(bars);
                bars.Finish();
                return result;
            });
    }

    /// <summary>How fast it goes, and what is left.</summary>
    private sealed class PaceColumn : ProgressColumn
    {
        private readonly ConcurrentDictionary<int, string> _paces = [];

        protected override bool NoWrap => true;

        public void Tell(ProgressTask task, string pace) => _paces[task.Id] = pace;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.IsFinished ? "" : _paces.GetValueOrDefault(task.Id, ""));
    }

    private sealed class Bars(ProgressContext context, PaceColumn pace) : IProgress<ProgressStep>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];
        private readonly Lock _lock = new();

        public void Report(ProgressStep value)
        {
            lock (_lock)
            {
                if (!_tasks.TryGetValue(value.Title, out ProgressTask? task))
                {
                    Finish();
                    _tasks[value.Title] = task = context.AddTask(Markup.Escape(value.Title));
                }
                task.IsIndeterminate = value.Total is null;
                task.MaxValue = Math.Max(1, value.Total ?? value.Done);
                task.Value = value.Done;
                pace.Tell(task, value.Pace ?? "");
            }
        }

        /// <summary>Ends every bar: a new stage means that those before are done.</summary>
        public void Finish()
        {
            foreach (ProgressTask task in _tasks.Values.Where(task => !task.IsFinished))
            {
                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
                task.StopTask();
            }
        }
    }
}

/// <summary>A line when a stage begins and every few seconds after: for logs.</summary>
internal sealed class PlainProgress(TextWriter error, TimeProvider time) : IProgressDisplay, IProgress<ProgressStep>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private string? _title;
    private long _last;

    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => work(this);

    void IProgress<ProgressStep>.Report(ProgressStep value)
    {
        if (value.Title == _title && time.GetElapsedTime(_last) < Interval) return;
        _title = value.Title;
        _last = time.GetTimestamp();
        string total = value.Total is { } units ? $" of {ResultTable.Number(units)}" : "";
        string pace = value.Pace is { } said ? $", {said}" : "";
        error.WriteLine($"{value.Title}: {ResultTable.Number(value.Done)}{total}{pace}");
    }
}

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

/// <summary>Shows nothing.</summary>
internal sealed class NoProgress : IProgressDisplay, IProgress<ProgressStep>
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => work(this);

    void IProgress<ProgressStep>.Report(ProgressStep value)
    {
    }
}
