namespace OrleansLsh.Core.Formats;

/// <summary>A file is truncated, malformed, or claims what it does not hold.</summary>
public sealed class InvalidFileException : LshException
{
    /// <summary>An error at a place in a file.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="offset">Byte offset in the (decompressed) file, or the line number of a text file.</param>
    /// <param name="expected">What should have stood there, and what did.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public InvalidFileException(string file, long offset, string expected, Exception? cause = null)
        : base(ErrorKind.InvalidFile, $"{file}, at {offset}: {expected}", cause)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>The file's path as the caller gave it.</summary>
    public string File { get; }

    /// <summary>Byte offset in the (decompressed) file, or the line number of a text file.</summary>
    public long Offset { get; }
}
