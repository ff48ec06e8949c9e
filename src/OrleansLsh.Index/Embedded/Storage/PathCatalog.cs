using System.Text;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Numbers for the paths of source fields, such as 3 for <c>maker.name</c>; kept in the file, known to the writer.</summary>
internal sealed class PathCatalog
{
    private readonly Dictionary<string, int> _keys = [];
    private readonly List<string> _unsaved = [];

    /// <summary>The catalogue of a collection as the file has it.</summary>
    public static PathCatalog Load(Connection connection, long collection)
    {
        var catalog = new PathCatalog();
        Statement statement = connection.Prepare($"SELECT name, key FROM path_{collection}");
        while (statement.Step()) catalog._keys[statement.Text(0)] = (int)statement.Integer(1);
        statement.Reset();
        return catalog;
    }

    /// <summary>The source object itself.</summary>
    public Node Root => field ??= new Node(this, "");

    /// <summary>Writes the paths that are new since the last call.</summary>
    public void Save(Connection connection, long collection)
    {
        foreach (string name in _unsaved)
            connection.Prepare($"INSERT INTO path_{collection}(key, name) VALUES(?, ?)").Bind(0, _keys[name]).Bind(1, name).Run();
        _unsaved.Clear();
    }

    private int KeyOf(string name)
    {
        if (_keys.TryGetValue(name, out int key)) return key;
        _unsaved.Add(name);
        return _keys[name] = _keys.Count + 1;
    }

    /// <summary>A place in the tree of property names.</summary>
    internal sealed class Node(PathCatalog catalog, string name)
    {
        private Dictionary<byte[], Node>? _children;
        private int _key;

        /// <summary>The path's number, above 0; given out when it is first asked for.</summary>
        public int Key => _key == 0 ? _key = catalog.KeyOf(name) : _key;

        /// <summary>The property of that name below this place.</summary>
        public Node Child(ReadOnlySpan<byte> property)
        {
            _children ??= new(Utf8Key.Comparer);
            var lookup = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (lookup.TryGetValue(property, out Node? child)) return child;
            string own = Encoding.UTF8.GetString(property);
            return lookup[property] = new Node(catalog, ReferenceEquals(this, catalog.Root) ? own : $"{name}.{own}");
        }
    }
}
