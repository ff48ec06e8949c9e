using OrleansLsh.Core;

namespace OrleansLsh.Grains.Training;

/// <summary>Writes of grains' state.</summary>
internal static class GrainState
{
    /// <summary>Writes, and tells a failure of the storage in the product's words.</summary>
    /// <param name="what">What is kept, as the error names it.</param>
    /// <param name="write">The write.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/> where the storage refused or did not answer.</exception>
    public static async Task KeepAsync(string what, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception error) when (error is not (LshException or OperationCanceledException))
        {
            throw new LshException(ErrorKind.Storage, $"{what} could not be kept in grain storage ({error.Message}). The version before stays; train again.");
        }
    }
}
