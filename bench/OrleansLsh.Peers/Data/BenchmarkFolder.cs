namespace OrleansLsh.Peers.Data;

/// <summary>Where the files that both sides read lie.</summary>
/// <param name="path">The folder.</param>
internal sealed class BenchmarkFolder(string path)
{
    /// <summary>100,000 × 256: what is hashed; its first 10,000 rows are what subspaces are trained on.</summary>
    public string Hash256 => File("hash256.fbin");

    /// <summary>The documents of a set.</summary>
    public string Base(string set) => File($"{set}-base.fbin");

    /// <summary>The set's held-out queries, none of which is a document.</summary>
    public string Queries(string set) => File($"{set}-queries.fbin");

    /// <summary>Per query the squared distances of the k nearest documents, nearest first.</summary>
    public string Truth(string set) => File($"{set}-truth.fbin");

    /// <summary>The set's collection, imported and trained.</summary>
    public string Collection(string set) => File($"{set}.db");

    /// <summary>Whether the set is there.</summary>
    public bool Has(string set) => System.IO.File.Exists(Truth(set));

    /// <summary>Deletes a collection's file and what lies beside it.</summary>
    public void Delete(string collection)
    {
        foreach (string beside in Directory.GetFiles(path, $"{collection}.db*")) System.IO.File.Delete(beside);
    }

    /// <summary>A file of the folder; the folder is made where it is missing.</summary>
    public string File(string name) => Path.Combine(Directory.CreateDirectory(path).FullName, name);
}
