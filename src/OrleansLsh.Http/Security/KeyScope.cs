namespace OrleansLsh.Http.Security;

/// <summary>What a key allows.</summary>
internal enum KeyScope
{
    /// <summary>No key is needed.</summary>
    Open,

    /// <summary>Everything that changes nothing.</summary>
    Read,

    /// <summary>Everything.</summary>
    Write,
}
