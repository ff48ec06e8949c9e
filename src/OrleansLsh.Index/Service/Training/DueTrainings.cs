using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Looks in the background whether collections that changed are to be trained, says so, and trains them where that is
/// wanted.</summary>
/// <param name="collections">What is known of collections.</param>
/// <param name="describer">Describes them.</param>
/// <param name="train">Trains.</param>
/// <param name="trains">Whether what is due is trained; else it is only said.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is said.</param>
internal sealed class DueTrainings(
    OpenCollections collections, CollectionDescriber describer,
    Func<string, TrainRequest, CancellationToken, Task> train, bool trains, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Documents from which a field without a model is trained: about here cells become faster than comparing all.</summary>
    private const int FirstDocuments = 5_000;

    /// <summary>A field rests for this many times as long as its training took: one that stays due takes a twentieth of the time.</summary>
    private const int Rest = 19;

    /// <summary>Collections that wait, and fields that are known, at most.</summary>
    private const int Most = 1_024;

    /// <summary>How often a collection is looked at, and how long a field rests at least.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1), LeastRest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Collection, string Field), Told> _told = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task _looking = Task.CompletedTask;
    private bool _isLooking, _ended;

    /// <summary>A collection's documents were changed, or a search of it was compared with exact search: it is looked at within a
    /// minute.</summary>
    public void OnChanged(string collection)
    {
        lock (_gate)
        {
            if (_ended || _changed.Count >= Most || !_changed.TryAdd(collection, time.GetTimestamp()) || _isLooking) return;
            _isLooking = true;
            _looking = LookAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _ended = true;
        await _ending.CancelAsync();
        await _looking;
    }

    /// <summary>Looks at what waits, one collection after the other, until nothing does.</summary>
    private async Task LookAsync()
    {
        try
        {
            while (Next() is { } next)
            {
                TimeSpan wait = Between - time.GetElapsedTime(next.Since);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, _ending.Token);
                // What changes from here on is looked at again.
                Taken(next.Collection);
                await Task.Run(() => LookAsync(next.Collection), _ending.Token);
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The service is closed.
        }
    }

    private (string Collection, long Since)? Next()
    {
        lock (_gate)
        {
            _isLooking = _changed.Count > 0;
            if (!_isLooking) return null;
            KeyValuePair<string, long> first = _changed.MinBy(pair => pair.Value);
            return (first.Key, first.Value);
        }
    }

    private void Taken(string collection)
    {
        lock (_gate) _changed.Remove(collection);
    }

    private async Task LookAsync(string collection)
    {
        try
        {
            CollectionSnapshot snapshot = await collections.RefreshAsync(collection, _ending.Token);
            CollectionDescription described = await describer.DescribeAsync(snapshot.Reader, _ending.Token);
            foreach (FieldDescription field in described.Fields)
                if (Why(field) is { } why) await OnDueAsync(snapshot, field, why);
        }
        catch (Exception) when (!_ending.IsCancellationRequested)
        {
            // The collection was dropped, or its server is away: the next change is the next occasion.
        }
    }

    private string? Why(FieldDescription field) => field.ModelVersion > 0 ? FieldNotes.TrainAgain(field)
        : trains && field.Documents >= FirstDocuments ? "it has no model"
        : null;

    private async Task OnDueAsync(CollectionSnapshot collection, FieldDescription field, string why)
    {
        (string, string) key = (collection.Name, field.Field.Name);
        if (!_told.TryGetValue(key, out Told? told) || told.ModelVersion != field.ModelVersion)
        {
            if (told is null && _told.Count >= Most) _told.Clear();
            _told[key] = told = new Told(field.ModelVersion, told?.Until ?? DateTimeOffset.MinValue);
            ServiceMetrics.OnTrainingDue();
            logger.TrainingDue(collection.Name, field.Field.Name, why);
            if (trains && field.Tuning is { HasGivenQueries: true }) logger.QueriesNotKept(collection.Name, field.Field.Name);
        }
        if (!trains || field.Tuning is { HasGivenQueries: true }) return;
        if (time.GetUtcNow() < told.Until)
        {
            OnChanged(collection.Name);
            return;
        }
        long start = Stopwatch.GetTimestamp();
        try
        {
            logger.TrainsByItself(collection.Name, field.Field.Name);
            await train(collection.Name, new TrainRequest(OptionsOf(collection, field), [field.Field.Name]), _ending.Token);
            logger.TrainedByItself(collection.Name, field.Field.Name, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (LshException error) when (error.Kind == ErrorKind.Conflict)
        {
            // Somebody else trains it.
            OnChanged(collection.Name);
            return;
        }
        catch (Exception error) when (!_ending.IsCancellationRequested)
        {
            logger.NotTrainedByItself(collection.Name, field.Field.Name, error);
            OnChanged(collection.Name);
        }
        TimeSpan rest = Rest * Stopwatch.GetElapsedTime(start);
        _told[key] = told with { Until = time.GetUtcNow() + (rest > LeastRest ? rest : LeastRest) };
    }

    /// <summary>The options of the last training, but that the number of cells goes by the documents again where it did.</summary>
    private static TrainingOptions OptionsOf(CollectionSnapshot collection, FieldDescription field)
    {
        if (field.Options is not { } last) return new TrainingOptions();
        long documents = field.Tuning?.Documents ?? 0;
        return documents == 0 || last.Cells == Trainer.DefaultCells(collection, field.Field, documents) ? last with { Cells = null } : last;
    }

    /// <summary>What was said of a field.</summary>
    /// <param name="ModelVersion">The version that was due.</param>
    /// <param name="Until">When it may be trained by itself again.</param>
    private sealed record Told(int ModelVersion, DateTimeOffset Until);
}
