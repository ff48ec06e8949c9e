using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Client;

/// <summary>What is being asked, for errors.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Collection">The collection; null for none.</param>
internal readonly record struct Call(string Operation, string? Collection)
{
    /// <summary>The error that a problem stands for. What only HTTP knows is bad input, or a server that is not to be had.</summary>
    public LshException Failed(Problem problem) =>
        Failed(ProblemTypes.KindOf(problem.Type)
            ?? (problem.Status is 429 or >= 500 ? ErrorKind.Unavailable : ErrorKind.InvalidArgument), problem.Detail, null);

    /// <summary>Refuses what the service would refuse, where the wire cannot carry it or would carry it as something else.</summary>
    /// <exception cref="LshException">The error as one of this call.</exception>
    public void Require(Action rule)
    {
        try
        {
            rule();
        }
        catch (LshException fault)
        {
            throw Failed(fault.Kind, fault.Message, fault);
        }
    }

    /// <summary>An error of this call.</summary>
    public LshException Failed(ErrorKind kind, string message, Exception? cause) =>
        new(kind, message, cause) { Operation = Operation, Collection = Collection };
}
