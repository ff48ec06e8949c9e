namespace OrleansLsh.Core.Formats.Binary;

/// <summary>What stands around the rows of a file that is written.</summary>
internal enum RowFraming
{
    Npy,
    Fvecs,
    Fbin,
}
