using System.Text;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Numbers for the paths of source fields, such as 3 for <c>maker.name</c>; kept in the file, known to the writer.</summary>
/// <remarks>It holds the paths at which living documents have values, and those of the dead until they are cleared out: names that come and
/// go leave nothing behind.</remarks>
internal sealed class PathCatalog
{
    private readonly Dictionary<string, int> _keys = [];
    private readonly Dictionary<int, List<Node>> _nodes = [];
    private readonly List<string> _unsaved = [];
    private readonly List<Node> _fresh = [];
    private int _lastKey;

    /// <summary>The catalogue of a collection as the file has it.</summary>
    public static PathCatalog Load(Connection connection, long collection)
    {
        var catalog = new PathCatalog();
        Statement statement = connection.Prepare($"SELECT name, key FROM path_{collection}");
        while (statement.Step())
        {
            int key = catalog._keys[statement.Text(0)] = (int)statement.Integer(1);
            catalog._lastKey = Math.Max(catalog._lastKey, key);
        }
        statement.Reset();
        return catalog;
    }

    /// <summary>The source object itself.</summary>
    public Node Root => field ??= new Node(this, null, []);

    /// <summary>Paths that have a number.</summary>
    public int Count => _keys.Count;

    /// <summary>Places in the tree of property names that memory is taken for.</summary>
    public int Places { get; private set; }

    /// <summary>Writes the paths that are new since the last call.</summary>
    public void Save(Connection connection, long collection)
    {
        foreach (string name in _unsaved)
            connection.Prepare($"INSERT INTO path_{collection}(key, name) VALUES(?, ?)").Bind(0, _keys[name]).Bind(1, name).Run();
        _unsaved.Clear();
        // Properties whose values are null or empty have no number that could be given back later.
        for (int i = _fresh.Count - 1; i >= 0; i--) _fresh[i].LeaveIfUnused();
        _fresh.Clear();
    }

    /// <summary>Takes a number back, in the file and here. No document has a value at its path, living or dead.</summary>
    public void Forget(Connection connection, long collection, int key)
    {
        connection.Prepare($"DELETE FROM path_{collection} WHERE key = ?").Bind(0, key).Run();
        if (!_nodes.Remove(key, out List<Node>? nodes)) return;
        _keys.Remove(nodes[0].Path);
        foreach (Node node in nodes) node.Forget();
        Shrink(_keys);
        Shrink(_nodes);
    }

    // A dictionary keeps the room that it once took, which for names that came and went would be all that is left of them.
    private static void Shrink<TKey, TValue>(Dictionary<TKey, TValue> names)
        where TKey : notnull
    {
        const int Small = 1_024;
        if (names.Capacity > Small && names.Count < names.Capacity / 4) names.TrimExcess(Math.Max(Small / 2, 2 * names.Count));
    }

    private int KeyOf(Node node)
    {
        string path = node.Path;
        if (!_keys.TryGetValue(path, out int key))
        {
            _unsaved.Add(path);
            _keys[path] = key = ++_lastKey;
        }
        if (!_nodes.TryGetValue(key, out List<Node>? nodes)) _nodes[key] = nodes = new List<Node>(1);
        nodes.Add(node);
        return key;
    }

    /// <summary>A place in the tree of property names.</summary>
    internal sealed class Node(PathCatalog catalog, Node? parent, byte[] property)
    {
        private Dictionary<byte[], Node>? _children;
        private int _key;

        /// <summary>The path's number, above 0; given out when it is first asked for.</summary>
        public int Key => _key == 0 ? _key = catalog.KeyOf(this) : _key;

        /// <summary>The names of the properties that lead here, with points between. Names that hold points may make one path of several
        /// places.</summary>
        public string Path => parent is null ? "" : ReferenceEquals(parent, catalog.Root) ? Name : $"{parent.Path}.{Name}";

        private string Name => Encoding.UTF8.GetString(property);

        /// <summary>The property of that name below this place.</summary>
        public Node Child(ReadOnlySpan<byte> name)
        {
            _children ??= new(Utf8Key.Comparer);
            Dictionary<byte[], Node>.AlternateLookup<ReadOnlySpan<byte>> lookup = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (lookup.TryGetValue(name, out Node? child)) return child;
            byte[] own = name.ToArray();
            child = _children[own] = new Node(catalog, this, own);
            catalog._fresh.Add(child);
            catalog.Places++;
            return child;
        }

        /// <summary>The number is nobody's any more.</summary>
        public void Forget()
        {
            _key = 0;
            LeaveIfUnused();
        }

        /// <summary>Goes out of the tree where neither it nor a place below it has a number, and so do those above it.</summary>
        public void LeaveIfUnused()
        {
            if (parent?._children is null || _key != 0 || _children is { Count: > 0 } || !parent._children.Remove(property)) return;
            catalog.Places--;
            Shrink(parent._children);
            parent.LeaveIfUnused();
        }
    }
}
