using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OrleansLsh.Embeddings.Onnx.Network;

/// <summary>A loaded network. One batch at a time goes through it, so that its threads are all that compute, and so that none runs when it
/// is disposed.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RunOptions _run = new();
    private bool _isDisposed;

    private OnnxNetwork(InferenceSession session, string file, int threads) =>
        (_session, File, Threads) = (session, file, threads);

    /// <summary>The file that it was loaded from.</summary>
    public string File { get; }

    /// <summary>Threads that may compute.</summary>
    public int Threads { get; }

    /// <summary>What goes in, by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <summary>What comes out, by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Loads a network.</summary>
    /// <exception cref="LshException">The file is no network, or the execution provider is not there.</exception>
    public static OnnxNetwork Open(ModelFiles files, OnnxOptions options)
    {
        using var session = new SessionOptions { IntraOpNumThreads = options.Threads, InterOpNumThreads = 1 };
        // Threads of a network that has nothing to do would go on spinning for a while, beside whatever else computes.
        session.AddSessionConfigEntry("session.force_spinning_stop", "1");
        try
        {
            options.ConfigureSession?.Invoke(session);
            return new OnnxNetwork(new InferenceSession(files.Network, session), files.Network, options.Threads);
        }
        catch (OnnxRuntimeException refused)
        {
            throw new LshException(
                ErrorKind.InvalidFile, $"'{files.Network}' cannot be loaded as an ONNX network: {refused.Message}", refused);
        }
    }

    /// <summary>The output of a name, or the one that a network of a single output has.</summary>
    /// <exception cref="LshException">There is no such output or none is named among several, or it does not hold float32.</exception>
    public string RequireOutput(string? name)
    {
        string all = string.Join(", ", Outputs.Keys);
        if (name is null && Outputs.Count > 1)
            throw new LshException(ErrorKind.InvalidFile, $"'{File}' has the outputs {all}; name one as output in the recipe.");
        name ??= Outputs.Keys.First();
        if (!Outputs.TryGetValue(name, out NodeMetadata? output))
            throw new LshException(ErrorKind.InvalidFile, $"'{File}' has no output '{name}'; it has {all}.");
        return output is { IsTensor: true, ElementDataType: TensorElementType.Float } ? name
            : throw new LshException(
                ErrorKind.InvalidFile, $"Output '{name}' of '{File}' holds {output.ElementDataType}; float32 is taken.");
    }

    /// <summary>Does the work of a batch on a thread of the pool, when no other batch is under way.</summary>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await Task.Run(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends tensors through the network; called by the work of a batch.</summary>
    public OnnxOutput Run(IReadOnlyCollection<string> inputs, IReadOnlyCollection<OrtValue> values, string output)
    {
        try
        {
            return new OnnxOutput(_session.Run(_run, inputs, values, [output]));
        }
        catch (OnnxRuntimeException failed)
        {
            throw new LshException(ErrorKind.InvalidFile, $"'{File}' failed: {failed.Message}", failed);
        }
    }

    /// <summary>Lets go of the network when the batch that is under way has ended.</summary>
    public void Dispose()
    {
        _turn.Wait();
        if (!_isDisposed)
        {
            _session.Dispose();
            _run.Dispose();
            _isDisposed = true;
        }
        _turn.Release();
    }
}

/// <summary>What came out of a network.</summary>
internal sealed class OnnxOutput(IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    /// <summary>The tensor's numbers, the last dimension's side by side.</summary>
    public ReadOnlySpan<float> Values => values[0].GetTensorDataAsSpan<float>();

    /// <summary>The tensor's dimensions.</summary>
    public long[] Shape => values[0].GetTensorTypeAndShape().Shape;

    public void Dispose() => values.Dispose();
}
