using SQLitePCL;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>SQLite's and the operating system's refusals in the product's words.</summary>
internal static class StorageFault
{
    private const string CannotBeWritten = nameof(CannotBeWritten);

    /// <summary>Whether a file cannot be written, because the disk is full, the file system is mounted for reading only, or the user lacks
    /// the right. It may still be read.</summary>
    public static bool IsUnwritable(LshException error) => error.Data.Contains(CannotBeWritten);

    /// <summary>Throws where a result code is unsuccessful.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has given up.</exception>
    public static void Check(int code, sqlite3 database, string path)
    {
        if (code == raw.SQLITE_INTERRUPT) throw new OperationCanceledException();
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Of(code, raw.sqlite3_errmsg(database).utf8_to_string(), path);
    }

    /// <summary>The error for a result code.</summary>
    public static LshException Of(int code, string detail, string path) => (code & 0xff) switch
    {
        raw.SQLITE_FULL =>
            Unwritable($"{path}: the disk is full ({detail}). Nothing of this write was kept; free some space and try again."),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            Unwritable(
                $"{path}: the file or its folder cannot be written ({detail}). Give this user write access to both, or choose another "
                + "path."),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new LshException(ErrorKind.FileInUse, $"{path}: another process holds the file ({detail}). Close it there and try again."),
        raw.SQLITE_IOERR => Unwritable($"{path}: the storage failed ({detail}). See to the disk and try again."),
        raw.SQLITE_NOTADB =>
            new LshException(ErrorKind.InvalidFile, $"{path}: this is no data file of this product ({detail}). Choose another path."),
        raw.SQLITE_CORRUPT =>
            new LshException(ErrorKind.InvalidFile, $"{path}: the file is damaged ({detail}). Restore it from a copy, or import anew."),
        raw.SQLITE_TOOBIG =>
            new LshException(ErrorKind.TooLarge, $"{path}: a value is larger than the file can hold ({detail}). Write smaller batches."),
        _ => new LshException(ErrorKind.Storage, $"{path}: the storage refused with code {code} ({detail})."),
    };

    /// <summary>The error for a write to a file that could only be opened for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">Why it could not be opened for writing.</param>
    public static LshException OnlyRead(string path, LshException reason) => new(ErrorKind.Storage,
        $"{path} was opened for reading only, because it could not be written when it was opened: {reason.Message} Then open it anew.",
        reason);

    /// <summary>The error for what the operating system refused.</summary>
    public static LshException Of(Exception cause, string path) => Unwritable(
        $"{path}: the file or its folder cannot be opened for writing ({cause.Message}). Give this user write access to both, or choose "
        + "another path.", cause);

    private static LshException Unwritable(string message, Exception? cause = null) =>
        new(ErrorKind.Storage, message, cause) { Data = { [CannotBeWritten] = true } };
}
