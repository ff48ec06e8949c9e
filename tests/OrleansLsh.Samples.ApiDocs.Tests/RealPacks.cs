using OrleansLsh.Samples.ApiDocs.Packs;

namespace OrleansLsh.Samples.ApiDocs.Tests;

/// <summary>The real documentation, for tests that can do without it.</summary>
internal static class RealPacks
{
    /// <summary>The files; without any the test is skipped, or fails where the part is required.</summary>
    public static IReadOnlyList<string> Find()
    {
        try
        {
            return ReferencePacks.Find();
        }
        catch (LshException absent)
        {
            Part.Packs.Need(false, absent.Message);
            throw;
        }
    }
}
