using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class KeptLog : ILogger<ElasticsearchIndex>
{
    private readonly List<(int Event, string Text)> _lines = [];

    public IReadOnlyList<(int Event, string Text)> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add((eventId.Id, formatter(state, exception)));
    }
}
