namespace OrleansLsh.Core.Formats;

/// <summary>Advice for a file that cannot be read.</summary>
internal static class FormatAdvice
{
    private const string Vectors = ".npy, .fvecs, .bvecs, .ivecs, .fbin, .u8bin, .i8bin, .idx";
    private const string Documents = ".jsonl, .ndjson, .csv, .tsv";

    /// <summary>The error for a name that tells no format.</summary>
    /// <param name="path">The file's path as the caller gave it.</param>
    /// <param name="wanted">What it should have been.</param>
    public static InvalidFileException Unknown(string path, string wanted) => File.Exists(path) || !Path.HasExtension(path)
        ? InvalidFileException.OfFile(path,
            $"the name tells no format of {wanted}. {Advice(path)}Vectors are read from {Vectors}, documents from {Documents}, "
            + "each also compressed as .gz")
        : Missing(path, null);

    /// <summary>The error for a file that is not there.</summary>
    public static InvalidFileException Missing(string path, Exception? cause) =>
        InvalidFileException.OfFile(path, "no such file; check the path", cause);

    private static string Advice(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => "JSON is read as JSONL, one object a line: where the file is that already, name the format jsonl or rename it. ",
        ".NPZ" => "An .npz is an archive of arrays: save the one array with numpy.save as .npy. ",
        ".PARQUET" or ".ARROW" or ".FEATHER" or ".ORC" or ".AVRO" or ".XLSX" => "Convert it to one of those below. ",
        ".ZST" or ".BZ2" or ".XZ" or ".ZIP" or ".LZ4" or ".BR" or ".7Z" => "Only gzip is decompressed: decompress it first. ",
        ".SAFETENSORS" or ".PT" or ".BIN" or ".H5" or ".HDF5" or ".MAT" => "Save the vectors as .npy, for instance with numpy.save. ",
        _ => "",
    };
}
