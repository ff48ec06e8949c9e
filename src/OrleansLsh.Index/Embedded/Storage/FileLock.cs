using System.Globalization;
using OrleansLsh.Core;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Keeps a second process away from a data file that one writes; those that only read may be several.</summary>
/// <remarks>
/// Two locks, both the operating system's: they go when their process goes, however that ends. The one on the data file itself
/// (<see cref="RangeLock"/>) holds under every name that the file has: hard links, links, single files mounted elsewhere. The other, on
/// <c>{path}.lock</c>, holds where the first is not to be had, and beside builds that know only that one. The writer's process id stands
/// in <c>{path}.pid</c>.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    private readonly IDisposable?[] _locks;
    private readonly string? _pidFile;

    private FileLock(string? pidFile, params IDisposable?[] locks) => (_pidFile, _locks) = (pidFile, locks);

    /// <summary>Takes the writer's lock. The file is created, empty, where it is absent.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.FileInUse"/>: another process has the file open; or the folder refuses.</exception>
    public static FileLock TakeToWrite(string path)
    {
        FileStream? beside = null;
        IDisposable? own = null;
        try
        {
            beside = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            own = RangeLock.Take(path, exclusive: true);
            File.WriteAllText(path + ".pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FileLock(path + ".pid", own, beside);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            own?.Dispose();
            beside?.Dispose();
            throw IsHeld(cause) ? InUse(path, cause) : StorageFault.Of(cause, path);
        }
    }

    /// <summary>Takes a reader's lock, for which nothing needs to be written.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.FileInUse"/>: another process writes the file; or it cannot be read.</exception>
    public static FileLock TakeToRead(string path)
    {
        IDisposable? own = null;
        try
        {
            own = RangeLock.Take(path, exclusive: false);
            IDisposable? beside = File.Exists(path + ".lock")
                ? new FileStream(path + ".lock", FileMode.Open, FileAccess.Read, FileShare.Read)
                : null;
            return new FileLock(pidFile: null, own, beside);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            own?.Dispose();
            throw IsHeld(cause) ? InUse(path, cause) : new LshException(ErrorKind.Storage,
                $"{path}: the file cannot be read ({cause.Message}). Give this user the right to read it, or choose another path.", cause);
        }
    }

    /// <summary>Whether somebody else's lock is the reason.</summary>
    /// <remarks>Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION. Elsewhere the errno: EAGAIN, 11 on Linux and 35 on macOS and BSD.</remarks>
    private static bool IsHeld(Exception cause) => cause is IOException && (OperatingSystem.IsWindows()
        ? cause.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : cause.HResult == (OperatingSystem.IsLinux() ? 11 : 35));

    private static LshException InUse(string path, Exception cause) => new(ErrorKind.FileInUse,
        $"{path} is in use by {Holder(path + ".pid")}. Close it there, or end that process, and try again.", cause);

    private static string Holder(string pidFile)
    {
        try
        {
            string process = File.ReadAllText(pidFile).Trim();
            return process.Length == 0 ? "another process" : $"process {process}";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // It is known by another name there, or only reads, or has not come so far.
            return "another process";
        }
    }

    public void Dispose()
    {
        try
        {
            if (_pidFile is not null) File.Delete(_pidFile);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The file only informs; the locks below are what counts.
        }
        foreach (IDisposable? held in _locks) held?.Dispose();
    }
}
