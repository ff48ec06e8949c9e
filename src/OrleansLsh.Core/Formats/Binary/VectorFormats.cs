using System.Text.RegularExpressions;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>Which format a file's name stands for; <c>.gz</c> at its end is looked through.</summary>
internal static partial class VectorFormats
{
    public static VectorFormat? OfName(string path)
    {
        string name = FileInput.WithoutCompression(Path.GetFileName(path));
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".NPY" => VectorFormat.Npy,
            ".FVECS" => VectorFormat.Fvecs,
            ".BVECS" => VectorFormat.Bvecs,
            ".IVECS" => VectorFormat.Ivecs,
            ".FBIN" => VectorFormat.Fbin,
            ".U8BIN" => VectorFormat.U8bin,
            ".I8BIN" => VectorFormat.I8bin,
            _ => IdxName().IsMatch(name) ? VectorFormat.Idx : null,
        };
    }

    // digits.idx, train-images-idx3-ubyte, train-images.idx3-ubyte, x-ubyte, x.idx2-float
    [GeneratedRegex(@"(-ubyte|[.-]idx\d*(-[a-z]+)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdxName();
}
