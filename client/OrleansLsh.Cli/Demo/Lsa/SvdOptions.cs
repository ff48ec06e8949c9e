namespace OrleansLsh.Cli.Demo.Lsa;

/// <summary>How exactly the singular vectors are found.</summary>
internal sealed record SvdOptions
{
    /// <summary>Singular vectors wanted, at least 1; fewer are non-zero where the rank is lower. Default 128.</summary>
    public int Rank { get; init; } = 128;

    /// <summary>Columns tried beyond the rank, 0 or more. Default 10.</summary>
    public int Oversampling { get; init; } = 10;

    /// <summary>Times the columns go through the matrix and back, 0 or more. Default 3.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Seed of the Gaussian test matrix.</summary>
    public int Seed { get; init; } = 1;
}
