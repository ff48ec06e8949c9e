using System.Diagnostics;
using System.Globalization;
using System.Text;

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
    // For so long a process has the file that has not written yet who it is, or does not say it any more.
    private static readonly TimeSpan Namelessness = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromMilliseconds(10);

    private readonly IDisposable?[] _locks;
    private readonly string? _pidFile;

    private FileLock(string? pidFile, params IDisposable?[] locks) => (_pidFile, _locks) = (pidFile, locks);

    /// <summary>Takes the writer's lock. The file is created, empty, where it is absent.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.FileInUse"/>: another process has the file open; or the folder
    /// refuses.</exception>
    public static FileLock TakeToWrite(string path) => WhenFree(path, LockToWrite, cause => StorageFault.Of(cause, path));

    /// <summary>Takes a reader's lock, for which nothing needs to be written.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.FileInUse"/>: another process writes the file; or it cannot be read.</exception>
    public static FileLock TakeToRead(string path) => WhenFree(path, LockToRead, cause => new LshException(
        ErrorKind.Storage,
        $"{path}: the file cannot be read ({cause.Message}). Give this user the right to read it, or choose another path.", cause));

    /// <summary>Takes a lock. One that is held is refused with its holder; while that has no name, it is only just coming or going, and is
    /// waited for.</summary>
    private static FileLock WhenFree(string path, Func<string, FileLock> take, Func<Exception, LshException> refused)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return take(path);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                if (!IsHeld(cause)) throw refused(cause);
                string? holder = Holder(path + ".pid");
                if (holder is not null || Stopwatch.GetElapsedTime(start) > Namelessness) throw InUse(path, holder, cause);
            }
            Thread.Sleep(Pause);
        }
    }

    private static FileLock LockToWrite(string path)
    {
        var beside = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        IDisposable? own = null;
        try
        {
            own = RangeLock.Take(path, exclusive: true);
            WriteHolder(path + ".pid");
            return new FileLock(path + ".pid", own, beside);
        }
        catch
        {
            own?.Dispose();
            beside.Dispose();
            throw;
        }
    }

    private static FileLock LockToRead(string path)
    {
        IDisposable own = RangeLock.Take(path, exclusive: false);
        try
        {
            IDisposable? beside = File.Exists(path + ".lock")
                ? new FileStream(path + ".lock", FileMode.Open, FileAccess.Read, FileShare.Read)
                : null;
            return new FileLock(pidFile: null, own, beside);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody else's lock is the reason.</summary>
    /// <remarks>Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION. Elsewhere the errno: EAGAIN, 11 on Linux and 35 on macOS and
    /// BSD.</remarks>
    private static bool IsHeld(Exception cause) => cause is IOException && (OperatingSystem.IsWindows()
        ? cause.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : cause.HResult == (OperatingSystem.IsLinux() ? 11 : 35));

    private static LshException InUse(string path, string? holder, Exception cause) => new(ErrorKind.FileInUse,
        $"{path} is in use by {(holder is null ? "another process" : $"process {holder}")}. Close it there, or end that process, and try "
        + "again.", cause);

    // Opened by both sides so that neither is in the other's way: a share that excludes writers would be a lock of its own.
    private static void WriteHolder(string pidFile)
    {
        using var file = new FileStream(pidFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The number of the process that has the file; null where it does not say: it knows the file by another name, only reads, is
    /// only just coming or going.</summary>
    private static string? Holder(string pidFile)
    {
        try
        {
            using var reader =
                new StreamReader(new FileStream(pidFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            string process = reader.ReadToEnd().Trim();
            return process.Length == 0 ? null : process;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
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
