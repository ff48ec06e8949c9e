namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>A documentation id taken apart, such as <c>M:System.IO.File.ReadAllText(System.String)</c>.</summary>
/// <param name="Kind">method, type, property, field, event or namespace.</param>
/// <param name="Namespace">Dotted; empty for the global one.</param>
/// <param name="Type">The type with the types around it, as in the id (<c>List`1.Enumerator</c>); empty for a namespace.</param>
/// <param name="Member">The member's name as in the id; empty for a type or namespace.</param>
/// <param name="Parameters">What stands between the parentheses; null without parentheses.</param>
/// <remarks>C# language specification, annex D.4.2 (ID string format).</remarks>
internal readonly record struct MemberId(string Kind, string Namespace, string Type, string Member, string? Parameters)
{
    /// <summary>Takes an id apart; false where it is none of the six kinds.</summary>
    /// <param name="id">A letter, a colon, a dotted name.</param>
    /// <param name="types">Names of all types known (no <c>T:</c>): they tell nested types from namespaces.</param>
    /// <param name="parts">The parts.</param>
    public static bool TryParse(string id, IReadOnlySet<string> types, out MemberId parts)
    {
        parts = default;
        if (id.Length < 3 || id[1] != ':' || KindOf(id[0]) is not { } kind) return false;
        var open = id.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? id[2..] : id[2..open];
        var parameters = open < 0 ? null : id[(open + 1)..Math.Max(open + 1, id.LastIndexOf(')'))];
        if (kind == "namespace")
        {
            parts = new MemberId(kind, name, "", "", null);
            return true;
        }
        (string owner, string member) = kind == "type" ? (name, "") : SplitLast(name);
        (string home, string type) = SplitLast(owner);
        while (types.Contains(home))
        {
            (string outer, string around) = SplitLast(home);
            (home, type) = (outer, $"{around}.{type}");
        }
        parts = new MemberId(kind, home, type, member, parameters);
        return true;
    }

    /// <summary>What a reference shows in running text: the last name, without parameters and type parameters.</summary>
    /// <param name="id">A documentation id, or a bare name.</param>
    public static string ShortName(string id)
    {
        ReadOnlySpan<char> name = id.Length > 2 && id[1] == ':' ? id.AsSpan(2) : id;
        if (name.IndexOfAny('(', '{') is > 0 and var open) name = name[..open];
        if (name.EndsWith(".#ctor")) name = name[..^".#ctor".Length];
        name = name[(name.LastIndexOf('.') + 1)..];
        return (name.IndexOf('`') is > 0 and var arity ? name[..arity] : name).ToString();
    }

    private static string? KindOf(char letter) => letter switch
    {
        'M' => "method",
        'T' => "type",
        'P' => "property",
        'F' => "field",
        'E' => "event",
        'N' => "namespace",
        _ => null,
    };

    private static (string Before, string Last) SplitLast(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }
}
