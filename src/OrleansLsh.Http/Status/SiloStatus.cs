namespace OrleansLsh.Http.Status;

/// <summary>A silo of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Status">Such as <c>Active</c>.</param>
/// <param name="Activations">Grains on it.</param>
public sealed record SiloStatus(string Name, string Address, string Status, int Activations);
