using OrleansLsh.Cli.Demo.Packs;
using OrleansLsh.Core;

namespace OrleansLsh.Cli.Tests.Demo;

/// <summary>The real documentation, for tests that can do without it.</summary>
internal static class PacksOrSkip
{
    public static IReadOnlyList<string> Find()
    {
        try
        {
            return ReferencePacks.Find();
        }
        catch (LshException absent)
        {
            Skip.If(true, absent.Message);
            throw;
        }
    }
}
