using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A lock on one byte of a data file, far behind its end and behind the bytes that SQLite locks.</summary>
/// <remarks>
/// It belongs to the file, not to a name of it, and to the opening, not to the process: a second opening in the same process is kept
/// away too, and closing another handle of the file does not undo it. On Linux an open file description lock (<c>F_OFD_SETLK</c>, Linux
/// 3.15, seen over NFS too), on Windows a range of <c>LockFile</c>. Elsewhere, and on file systems that have no such locks, there is none.
/// </remarks>
internal static class RangeLock
{
    private const long Place = 0x7000_0000_0000_0000;
    private const int SetOpenFileLock = 37;
    private const short ReadLock = 0, WriteLock = 1;
    private const int EAccess = 13, EAgain = 11;

    /// <summary>Takes the lock; disposing gives it back.</summary>
    /// <param name="path">The file; created, empty, for a writer who finds none.</param>
    /// <param name="exclusive">Whether nobody else may have it; else others that only read may.</param>
    /// <exception cref="IOException">Somebody has it, with the code of a sharing violation; or the file cannot be opened so.</exception>
    public static IDisposable Take(string path, bool exclusive)
    {
        SafeFileHandle file = exclusive
            ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (OperatingSystem.IsLinux()) LockOnLinux(file, path, exclusive);
            else if (OperatingSystem.IsWindows() && exclusive)
            {
                var stream = new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
                stream.Lock(Place, 1);
                return stream;
            }
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void LockOnLinux(SafeFileHandle file, string path, bool exclusive)
    {
        // The layout below is that of 64-bit processes.
        if (!Environment.Is64BitProcess) return;
        var range = new FileRange { Type = exclusive ? WriteLock : ReadLock, Start = Place, Length = 1 };
        if (FileControl(file, SetOpenFileLock, ref range) == 0) return;
        if (Marshal.GetLastPInvokeError() is EAgain or EAccess) throw new IOException($"{path} is locked by another process.", EAgain);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeFileHandle file, int command, ref FileRange range);

    /// <summary>The C library's <c>struct flock</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileRange
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
