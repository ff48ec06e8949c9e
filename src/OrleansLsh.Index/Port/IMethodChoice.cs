using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>A collection that can keep more than cells of a field's vectors: what a model's <see cref="TrainingOptions.Method"/> names, it
/// builds when it is given that model. One without has cells only.</summary>
public interface IMethodChoice
{
    /// <summary>Refuses a method that a field cannot have.</summary>
    /// <param name="field">The field.</param>
    /// <param name="method">What a training asks for, any but <see cref="IndexMethod.Auto"/>.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/>: the message says what the method needs.</exception>
    void Require(VectorField field, IndexMethod method);

    /// <summary>The methods that a field can have, <see cref="IndexMethod.Cells"/> first.</summary>
    /// <param name="field">The field.</param>
    IReadOnlyList<IndexMethod> Methods(VectorField field);

    /// <summary>Builds methods over a sample of a field's vectors, beside the collection. Disposing removes all of it, and so does the next
    /// training, or a drop, where this process dies before.</summary>
    /// <param name="field">The field.</param>
    /// <param name="model">The model that is to be published.</param>
    /// <param name="methods">Which, at least one.</param>
    /// <param name="sample">Some of the field's vectors, each of a document of its own.</param>
    /// <param name="numbers">What the documents have in their sources, for filters: by property a whole number for each row.</param>
    /// <param name="progress">Told how many documents are written, of sample × methods; null where nobody listens.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is left of it.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: another process trains the collection.</exception>
    Task<IMethodTrials> TryAsync(
        VectorField field, Model model, IReadOnlyList<IndexMethod> methods, VectorBlock sample, IReadOnlyDictionary<string, int[]> numbers,
        IProgress<long>? progress, CancellationToken cancellationToken);
}

/// <summary>What was built of a sample to be measured; disposing removes it.</summary>
public interface IMethodTrials : IAsyncDisposable
{
    /// <summary>One entry per method, in the order asked for.</summary>
    IReadOnlyList<IMethodTrial> Trials { get; }

    /// <summary>Leaves the backend to those who search and write the collection meanwhile, for so long that they notice little of the
    /// trial; not at all where nobody does.</summary>
    /// <param name="worked">How long the trial has kept the backend busy since it rested last.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    Task RestAsync(TimeSpan worked, CancellationToken cancellationToken);
}

/// <summary>A method on trial.</summary>
public interface IMethodTrial
{
    /// <summary>Which.</summary>
    IndexMethod Method { get; }

    /// <summary>The settings that search by it and by nothing else, the least work first.</summary>
    IReadOnlyList<SearchSetting> Grid { get; }

    /// <summary>Bytes that the sample takes on disk, in one copy.</summary>
    long Bytes { get; }

    /// <summary>Bytes of memory beside the heap that searches of the sample want its vectors, and what is made of them, to be in; null
    /// where the backend does not say.</summary>
    long? Memory { get; }

    /// <summary>How long it took to write the sample, pauses left out.</summary>
    TimeSpan Built { get; }

    /// <summary>Answers queries on the sample.</summary>
    /// <param name="queries">Of the one field, by vector.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken);
}
