namespace OrleansLsh.Core.Formats;

/// <summary>A file is truncated, malformed, or claims what it does not hold.</summary>
public sealed class InvalidFileException : LshException
{
    /// <summary>An error at a place in a file.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="offset">Byte offset in the (decompressed) file.</param>
    /// <param name="expected">What should have stood there, and what did.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public InvalidFileException(string file, long offset, string expected, Exception? cause = null)
        : this(file, offset, $"{file}, at byte {offset}: {expected}", expected, cause)
    {
    }

    private InvalidFileException(string file, long offset, string message, string expected, Exception? cause)
        : base(ErrorKind.InvalidFile, message, cause)
    {
        File = file;
        Offset = offset;
        Expected = expected;
    }

    /// <summary>The file's path as the caller gave it.</summary>
    public string File { get; }

    /// <summary>Byte offset in the (decompressed) file, or the line number of a text file, from 1.</summary>
    public long Offset { get; }

    /// <summary>What should have stood there, and what did: the message without the place.</summary>
    public string Expected { get; }

    /// <summary>An error of a file as a whole: the message names no place in it.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="expected">What is wrong, and what to do.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public static InvalidFileException OfFile(string file, string expected, Exception? cause = null) =>
        new(file, 0, $"{file}: {expected}", expected, cause);

    /// <summary>An error in a line of a text file.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="expected">What should have stood there, and what did.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public static InvalidFileException AtLine(string file, long line, string expected, Exception? cause = null) =>
        new(file, line, $"{file}, line {line}: {expected}", expected, cause);
}
