using System.Reflection;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>A service that fails at everything, in a way that nobody foresaw.</summary>
public class BrokenService : DispatchProxy
{
    public static ISimilarityService Create() => Create<ISimilarityService, BrokenService>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(IAsyncDisposable.DisposeAsync)
        ? ValueTask.CompletedTask
        : throw new InvalidOperationException("secret");
}
