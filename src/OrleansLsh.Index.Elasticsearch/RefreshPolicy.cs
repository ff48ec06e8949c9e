namespace OrleansLsh;

/// <summary>When searches find what was written.</summary>
/// <remarks>In process an import waits once, at its end, whatever its number of batches; each batch is durable before the next. Over silos
/// and HTTP each batch waits.</remarks>
public enum RefreshPolicy
{
    /// <summary>A write waits until searches find it: a large batch by a refresh of its own, a small one until the next periodic
    /// refresh.</summary>
    WaitFor,

    /// <summary>Every write refreshes the index before it returns. Many small writes make many small segments.</summary>
    Immediate,

    /// <summary>A write returns as soon as it is durable; searches find it after the next periodic refresh. The fastest for
    /// imports.</summary>
    None,
}
