using System.Text;

namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>Short signatures that a .NET developer recognises: <c>File.ReadAllText(String)</c>, <c>List&lt;T&gt;.Add(T)</c>.</summary>
/// <remarks>Ids do not carry the names of type parameters: a type's are T, T1, T2 …, a method's U, U1, U2 …</remarks>
internal static class MemberTitle
{
    /// <summary>The signature without namespaces.</summary>
    public static string Of(MemberId id)
    {
        if (id.Kind == "namespace") return id.Namespace;
        var type = OfType(id.Type);
        if (id.Kind == "type") return type;
        var parameters = id.Parameters is null ? "" : ShortTypes(id.Parameters, id);
        if (id.Member == "#ctor") return $"new {type}({parameters})";
        var member = $"{type}.{WithTypeParameters(id.Member.Replace('#', '.'))}";
        if (id.Kind == "method") return $"{member}({parameters})";
        return id.Parameters is null ? member : $"{member}[{parameters}]";
    }

    /// <summary>A type and the types around it: <c>List`1.Enumerator</c> becomes <c>List&lt;T&gt;.Enumerator</c>.</summary>
    public static string OfType(string type) => string.Join('.', type.Split('.').Select(WithTypeParameters));

    private static string WithTypeParameters(string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0) return name;
        var ofMethod = name.AsSpan(tick).StartsWith("``");
        if (!int.TryParse(name.AsSpan(tick + (ofMethod ? 2 : 1)), out var count) || count is < 1 or > 64) return name[..tick];
        return $"{name[..tick]}<{string.Join(", ", Enumerable.Range(0, count).Select(i => TypeParameter(ofMethod, i, count)))}>";
    }

    private static string TypeParameter(bool ofMethod, int index, int count) =>
        (ofMethod ? "U" : "T") + (count == 1 ? "" : $"{index + 1}");

    // One pass over "System.Func{`0,System.String},System.Int32[]@": a name ends at punctuation, and only its last part stays.
    private static string ShortTypes(string parameters, MemberId id)
    {
        (int ofType, int ofMethod) = (Arity(id.Type), Arity(id.Member));
        var line = new StringBuilder(parameters.Length);
        var name = 0;
        for (var i = 0; i <= parameters.Length; i++)
        {
            var mark = i < parameters.Length ? parameters[i] : '\0';
            if (mark is not ('\0' or ',' or '{' or '}' or '@' or '[' or ']' or '*')) continue;
            line.Append(ShortType(parameters.AsSpan(name, i - name), ofType, ofMethod));
            line.Append(mark switch { ',' => ", ", '{' => "<", '}' => ">", '@' => "", '\0' => "", _ => mark.ToString() });
            name = i + 1;
        }
        return line.Replace("0:, 0:", ",").ToString();
    }

    private static string ShortType(ReadOnlySpan<char> name, int ofType, int ofMethod)
    {
        if (name.StartsWith("``") && int.TryParse(name[2..], out var method)) return TypeParameter(true, method, ofMethod);
        if (name.StartsWith("`") && int.TryParse(name[1..], out var type)) return TypeParameter(false, type, ofType);
        return name[(name.LastIndexOf('.') + 1)..].ToString();
    }

    // The type parameters of all types around a member, which ids count through.
    private static int Arity(string name)
    {
        var sum = 0;
        foreach (var part in name.Split('.'))
            if (int.TryParse(part.AsSpan(part.LastIndexOf('`') + 1), out var count) && part.Contains('`', StringComparison.Ordinal))
                sum += count;
        return sum;
    }
}
