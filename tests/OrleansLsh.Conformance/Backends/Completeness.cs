using System.Reflection;

namespace OrleansLsh.Conformance.Backends;

/// <summary>Finds parts of the suite that a backend does not run.</summary>
public static class Completeness
{
    /// <summary>Names of the conformance classes that no class of the assembly inherits for this backend; empty where the suite is run
    /// whole.</summary>
    /// <param name="tests">The assembly with the backend's tests.</param>
    /// <param name="backend">The service or index backend.</param>
    public static IReadOnlyList<string> Missing(Assembly tests, Type backend)
    {
        Type wanted = typeof(IServiceBackend).IsAssignableFrom(backend) ? typeof(IServiceBackend) : typeof(IIndexBackend);
        HashSet<Type?> inherited = [.. tests.GetTypes().Where(type => !type.IsAbstract && type.IsPublic).Select(type => type.BaseType)];
        return [.. typeof(Completeness).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsGenericTypeDefinition: true }
                && type.Name.Contains("Conformance", StringComparison.Ordinal))
            .Where(type => type.GetGenericArguments()[0].GetGenericParameterConstraints().Contains(wanted))
            .Where(type => !inherited.Contains(type.MakeGenericType(backend)))
            .Select(type => type.Name)];
    }
}
