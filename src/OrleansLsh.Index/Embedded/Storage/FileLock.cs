using System.Globalization;
using OrleansLsh.Core;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Keeps a second process away from a data file.</summary>
/// <remarks>The lock is the operating system's, on <c>{path}.lock</c>: it goes when its process goes, however that ends.
/// A locked file cannot be read by others, so the holder's process id stands beside it in <c>{path}.pid</c>.</remarks>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _pidFile;

    private FileLock(FileStream stream, string pidFile)
    {
        _stream = stream;
        _pidFile = pidFile;
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="LshException">Another holder has it, or the folder refuses.</exception>
    public static FileLock Take(string path)
    {
        string lockFile = path + ".lock", pidFile = path + ".pid";
        FileStream stream;
        try
        {
            stream = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause) when (File.Exists(lockFile) && File.Exists(path))
        {
            throw new LshException(ErrorKind.FileInUse,
                $"{path} is in use by process {Holder(pidFile)}. Close it there, or end that process, and try again.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageFault.Of(cause, path);
        }
        try
        {
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FileLock(stream, pidFile);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw StorageFault.Of(cause, path);
        }
    }

    private static string Holder(string pidFile)
    {
        try
        {
            return File.ReadAllText(pidFile).Trim();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_pidFile);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The file only informs; the lock below is what counts.
        }
        _stream.Dispose();
    }
}
