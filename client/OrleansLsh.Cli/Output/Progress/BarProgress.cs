using Spectre.Console;

namespace OrleansLsh.Cli.Output;

/// <summary>A bar for every stage, on a terminal.</summary>
internal sealed class BarProgress(IAnsiConsole console) : IProgressDisplay
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => new Progress(console)
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(async context =>
        {
            var bars = new Bars(context);
            var result = await work(bars);
            bars.Finish();
            return result;
        });

    private sealed class Bars(ProgressContext context) : IProgress<ProgressStep>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];
        private readonly Lock _lock = new();

        public void Report(ProgressStep value)
        {
            lock (_lock)
            {
                if (!_tasks.TryGetValue(value.Title, out var task))
                {
                    Finish();
                    _tasks[value.Title] = task = context.AddTask(Markup.Escape(value.Title));
                }
                task.IsIndeterminate = value.Total is null;
                task.MaxValue = Math.Max(1, value.Total ?? value.Done);
                task.Value = value.Done;
            }
        }

        /// <summary>Ends every bar: a new stage means that those before are done.</summary>
        public void Finish()
        {
            foreach (var task in _tasks.Values.Where(task => !task.IsFinished))
            {
                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
                task.StopTask();
            }
        }
    }
}
