using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace OrleansLsh.Tests.Parts;

/// <summary>What some tests need and a machine may lack. <c>LSH_REQUIRE</c> and the last lines of <c>test.sh</c> call a part by its name in
/// lower case.</summary>
internal enum Part
{
    /// <summary>A browser that Playwright drives.</summary>
    Chromium,

    /// <summary>A server to ask, at <c>ELASTICSEARCH_URL</c>.</summary>
    Elasticsearch,

    /// <summary>A server to start and to kill, from the folder <c>LSH_ELASTICSEARCH_HOME</c>, and one of 8.x that is upgraded to it, from
    /// <c>LSH_ELASTICSEARCH8_HOME</c>.</summary>
    Node,

    /// <summary>The program <c>redis-server</c>.</summary>
    Redis,

    /// <summary>The handwritten digits: see <see cref="DataFolder"/>.</summary>
    Mnist,

    /// <summary>Vectors that neural networks made of texts and pictures: see <see cref="DataFolder"/>.</summary>
    Embeddings,

    /// <summary>Small pictures with names: see <see cref="DataFolder"/>.</summary>
    Emoji,

    /// <summary>The XML documentation of the .NET reference packs.</summary>
    Packs,

    /// <summary>A process that SIGINT ends: who starts the tests may have told it to ignore that.</summary>
    Interrupts,

    /// <summary>The program <c>script</c>, which makes a terminal.</summary>
    Script,

    /// <summary>The folder <c>/proc</c>, which nobody can write to.</summary>
    Proc,

    /// <summary>Leave to mount a small disk.</summary>
    Mount,

    /// <summary>A file system with symbolic links.</summary>
    Links,
}

/// <summary>The one way in which a test is skipped.</summary>
internal static class PartExtensions
{
    /// <summary>Names of parts, with commas between, without which a test fails instead of being skipped.</summary>
    public const string RequireVariable = "LSH_REQUIRE";

    /// <summary>The file to which each skip adds a line: the part's name, a tab, and what is missing.</summary>
    public const string SkippedVariable = "LSH_SKIPPED";

    private static readonly Lock Writing = new();

    /// <summary>Goes on where the part is there; skips the test where it is not, or fails it where <c>LSH_REQUIRE</c> names the
    /// part.</summary>
    /// <param name="part">What the test cannot do without.</param>
    /// <param name="isThere">Whether it was found.</param>
    /// <param name="missing">What is missing, and how to provide it.</param>
    public static void Need(this Part part, [DoesNotReturnIf(false)] bool isThere, string missing)
    {
        IReadOnlySet<Part> required = Required(Environment.GetEnvironmentVariable(RequireVariable));
        if (!isThere) Miss(part, missing, required);
    }

    /// <summary>Skips or fails the test for want of a part.</summary>
    [DoesNotReturn]
    internal static void Miss(Part part, string missing, IReadOnlySet<Part> required)
    {
        if (required.Contains(part))
            throw new XunitException($"{missing} {RequireVariable} names '{Name(part)}', so the test is not skipped.");
        if (Environment.GetEnvironmentVariable(SkippedVariable) is { Length: > 0 } file)
            lock (Writing) File.AppendAllText(file, $"{Name(part)}\t{missing.ReplaceLineEndings(" ")}\n");
        throw new Xunit.SkipException(missing);
    }

    /// <summary>The parts that a list names.</summary>
    /// <exception cref="XunitException">There is no part of such a name.</exception>
    internal static IReadOnlySet<Part> Required(string? names)
    {
        var required = new HashSet<Part>();
        foreach (string name in (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Part[] named = [.. Enum.GetValues<Part>().Where(part => Name(part) == name)];
            if (named.Length == 0)
                throw new XunitException(
                    $"{RequireVariable} names '{name}'; the parts are {string.Join(", ", Enum.GetValues<Part>().Select(Name))}.");
            required.Add(named[0]);
        }
        return required;
    }

    private static string Name(Part part) => part.ToString().ToLowerInvariant();
}
