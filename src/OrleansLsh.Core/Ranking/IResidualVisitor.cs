namespace OrleansLsh.Core.Ranking;

/// <summary>Is told of the documents that a scan of residuals finds near enough. A struct, so that the scan is compiled for it.</summary>
public interface IResidualVisitor
{
    /// <summary>Squared distances above this are passed over; may fall during a scan.</summary>
    float Threshold { get; }

    /// <summary>A document whose quantised squared distance is not above the threshold.</summary>
    void Visit(int slot, float distance);
}
