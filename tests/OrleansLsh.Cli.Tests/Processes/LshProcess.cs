using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Cli.Tests.Processes;

/// <summary>A command as a process of its own.</summary>
internal sealed class LshProcess : IDisposable
{
    /// <summary>Options of an import of 40,000 documents that cannot end before its progress is read: 4,000 lines of it are more than a
    /// pipe's 64 KiB.</summary>
    public static readonly string[] TellsMoreThanAPipeHolds = ["--batch", "10", "--progress", "json"];

    private const int SigInt = 2;

    private readonly Process _process;
    private readonly TaskCompletionSource<string?> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _out;

    private LshProcess(Process process)
    {
        _process = process;
        _out = ReadOutAsync();
    }

    public static LshProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static LshProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lsh.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new LshProcess(process);
    }

    /// <summary>Whether the tests' own parent made them, and so their children, deaf to Ctrl-C.</summary>
    public static bool IgnoresInterrupts()
    {
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (SigInt - 1))) != 0;
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>The first line of standard output while the process runs on; null where it ended without one.</summary>
    public Task<string?> FirstLineAsync() => _firstLine.Task;

    /// <summary>The next line of progress, as JSON; null at the end.</summary>
    public async Task<JsonElement?> ProgressAsync() =>
        await _process.StandardError.ReadLineAsync() is { } line ? JsonDocument.Parse(line).RootElement : null;

    /// <summary><see cref="ProgressAsync"/> for whoever has a thread of their own.</summary>
    public JsonElement? Progress() => _process.StandardError.ReadLine() is { } line ? JsonDocument.Parse(line).RootElement : null;

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Exit code, standard output, and what is left of standard error.</summary>
    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        string error = await _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _out, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task<string> ReadOutAsync()
    {
        var text = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _firstLine.TrySetResult(line);
            text.Append(line).Append('\n');
        }
        _firstLine.TrySetResult(null);
        return text.ToString();
    }
}
