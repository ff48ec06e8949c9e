namespace OrleansLsh.Samples.Console;

/// <summary>A method of the runtime's core library.</summary>
/// <param name="Name">Type and method, such as <c>String.IndexOf</c>.</param>
/// <param name="Type">The type alone.</param>
/// <param name="Parameters">The least number of its overloads' parameters.</param>
internal sealed record RuntimeMethod(string Name, string Type, int Parameters);

/// <summary>Data that is on every machine that runs this.</summary>
internal static class RuntimeMethods
{
    /// <summary>Every public method of the core library's public types, overloads as one.</summary>
    public static IEnumerable<RuntimeMethod> All() =>
        from type in typeof(object).Assembly.GetExportedTypes()
        from overloads in type.GetMethods()
            .Where(method => !method.IsSpecialName && method.DeclaringType == type).GroupBy(method => method.Name)
        let method = new RuntimeMethod($"{type.Name}.{overloads.Key}", type.Name,
            overloads.Min(overload => overload.GetParameters().Length))
        group method by method.Name into named
        select named.First();
}
