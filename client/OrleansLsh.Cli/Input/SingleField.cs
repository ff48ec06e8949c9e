using OrleansLsh.Core;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Input;

/// <summary>The one vector field that a command means.</summary>
internal static class SingleField
{
    /// <summary>The named field, or the collection's only one.</summary>
    /// <exception cref="LshException">There is no such field, or several and none is named.</exception>
    public static VectorField Of(CollectionDescription collection, string? name)
    {
        string all = string.Join(", ", collection.Fields.Select(field => field.Field.Name));
        if (name is null)
            return collection.Fields.Count == 1 ? collection.Fields[0].Field : throw new LshException(ErrorKind.InvalidArgument,
                $"Collection '{collection.Name}' has the vector fields {all}; say which with --field.");
        return collection.Fields.Select(field => field.Field).FirstOrDefault(field => field.Name == name) ?? throw new LshException(ErrorKind.UnknownField,
            $"Collection '{collection.Name}' has no vector field '{name}'; it has {all}.");
    }
}
