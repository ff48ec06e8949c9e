using System.Reflection;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>An index whose server does not answer.</summary>
public class AwayIndex : DispatchProxy
{
    public static IDocumentIndex Create() => Create<IDocumentIndex, AwayIndex>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(IAsyncDisposable.DisposeAsync)
        ? ValueTask.CompletedTask
        : throw new LshException(ErrorKind.Unavailable, "The index does not answer. The call may be tried again.");
}
