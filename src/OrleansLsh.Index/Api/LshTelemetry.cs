namespace OrleansLsh;

/// <summary>Where the product's metrics and traces are found.</summary>
public static class LshTelemetry
{
    /// <summary>The name of the meter and of the activity source: <c>metrics.AddMeter(LshTelemetry.Name)</c>,
    /// <c>traces.AddSource(LshTelemetry.Name)</c>.</summary>
    public const string Name = "OrleansLsh";
}
