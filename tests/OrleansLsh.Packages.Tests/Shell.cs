using System.Diagnostics;

namespace OrleansLsh.Packages.Tests;

/// <summary>Runs programs as a user would, and keeps what they print.</summary>
internal static class Shell
{
    /// <summary>The <c>dotnet</c> that runs the tests.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="limit">After so long it is ended, and the test fails.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and both its outputs one after the other.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string folder, TimeSpan limit, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test runner's own MSBuild was told holds for it alone.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        using var end = new CancellationTokenSource(limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{program} {string.Join(' ', arguments)}' took longer than {limit}:\n{await output}{await error}");
        }
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Runs <c>dotnet</c>, which must succeed.</summary>
    public static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        (int code, string said) = await RunAsync(folder, TimeSpan.FromMinutes(5), Dotnet, arguments);
        Assert.True(code == 0, $"'dotnet {string.Join(' ', arguments)}' ended with {code}:\n{said}");
        return said;
    }
}
