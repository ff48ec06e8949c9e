using System.Runtime.CompilerServices;

namespace OrleansLsh.Core.Kernels;

/// <summary>How code is compiled that a search spends its time in.</summary>
internal static class Compilation
{
    /// <summary>For good at once. The runtime finds out by counting calls what matters, and compiles that in the background: on a single
    /// core it takes seconds, and before that a search takes four to twenty times as long.</summary>
    public const MethodImplOptions AtOnce = MethodImplOptions.AggressiveOptimization;
}
