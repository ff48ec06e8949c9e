namespace OrleansLsh.Index.Port;

/// <summary>What documents that are read are to carry besides their ids.</summary>
[Flags]
public enum DocumentParts
{
    /// <summary>Nothing: the question is whether they are there.</summary>
    None = 0,

    /// <summary>The source.</summary>
    Source = 1,

    /// <summary>The vectors of all fields.</summary>
    Vectors = 2,
}
