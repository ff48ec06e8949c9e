using FsCheck.Xunit;
using OrleansLsh.Samples.ApiDocs.Members;

namespace OrleansLsh.Samples.ApiDocs.Tests.Members;

public class MemberIdTests
{
    private static readonly HashSet<string> Types =
    [
        "System.IO.File", "System.String", "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.Dictionary`2.KeyCollection",
        "System.Collections.Generic.Dictionary`2.KeyCollection.Enumerator", "System.Collections.Generic.List`1", "System.Linq.Enumerable",
    ];

    [Theory]
    [InlineData("M:System.IO.File.ReadAllText(System.String)", "method", "System.IO", "File", "File.ReadAllText(String)")]
    [InlineData("M:System.IO.File.Flush", "method", "System.IO", "File", "File.Flush()")]
    [InlineData("T:System.IO.File", "type", "System.IO", "File", "File")]
    [InlineData("T:System.Collections.Generic.Dictionary`2.KeyCollection.Enumerator", "type", "System.Collections.Generic",
        "Dictionary<T1, T2>.KeyCollection.Enumerator", "Dictionary<T1, T2>.KeyCollection.Enumerator")]
    [InlineData("M:System.Collections.Generic.Dictionary`2.TryGetValue(`0,`1@)", "method", "System.Collections.Generic",
        "Dictionary<T1, T2>", "Dictionary<T1, T2>.TryGetValue(T1, T2)")]
    [InlineData("M:System.Collections.Generic.List`1.#ctor(System.Collections.Generic.IEnumerable{`0})", "method", "System.Collections.Generic",
        "List<T>", "new List<T>(IEnumerable<T>)")]
    [InlineData("M:System.Linq.Enumerable.Select``2(System.Collections.Generic.IEnumerable{``0},System.Func{``0,System.Int32,``1})", "method",
        "System.Linq", "Enumerable", "Enumerable.Select<U1, U2>(IEnumerable<U1>, Func<U1, Int32, U2>)")]
    [InlineData("P:System.String.Chars(System.Int32)", "property", "System", "String", "String.Chars[Int32]")]
    [InlineData("P:System.String.Length", "property", "System", "String", "String.Length")]
    [InlineData("M:System.String.op_Implicit(System.String)~System.ReadOnlySpan{System.Char}", "method", "System", "String", "String.op_Implicit(String)")]
    [InlineData("M:System.String.Of(System.Char[],System.Byte[0:,0:],System.Char*)", "method", "System", "String", "String.Of(Char[], Byte[,], Char*)")]
    [InlineData("M:System.String.System#IDisposable#Dispose", "method", "System", "String", "String.System.IDisposable.Dispose()")]
    [InlineData("F:Unknown.Place.Color.Red", "field", "Unknown.Place", "Color", "Color.Red")]
    [InlineData("E:Lonely.Changed", "event", "", "Lonely", "Lonely.Changed")]
    [InlineData("N:System.IO", "namespace", "System.IO", "", "System.IO")]
    public void An_id_falls_into_kind_namespace_type_and_title(string id, string kind, string home, string type, string title)
    {
        var member = ApiMember.From(new DocumentedMember(id, "A summary."), "System.Runtime", Types);

        Assert.NotNull(member);
        Assert.Equal((kind, home, type, title), (member.Kind, member.Namespace, member.Type, member.Title));
    }

    [Theory]
    [InlineData("!:Unresolved.Reference")]
    [InlineData("System.String")]
    [InlineData("T:")]
    [InlineData("")]
    public void Anything_else_is_no_member(string id) =>
        Assert.Null(ApiMember.From(new DocumentedMember(id, "A summary."), "System.Runtime", Types));

    [Property]
    public void No_text_whatever_breaks_the_reading(string? text)
    {
        foreach (var letter in "MTPFEN")
            Assert.NotNull(ApiMember.From(new DocumentedMember($"{letter}:x{text}", ""), "", Types));
        Assert.NotNull(MemberId.ShortName(text ?? ""));
    }

    [Fact]
    public void The_source_names_everything_a_filter_may_ask_for()
    {
        var member = ApiMember.From(new DocumentedMember("M:System.IO.File.ReadAllText(System.String)", "Reads a \"file\"."), "System.Runtime", Types);

        Assert.Equal(
            """{"kind":"method","namespace":"System.IO","type":"File","title":"File.ReadAllText(String)","summary":"Reads a \u0022file\u0022.","assembly":"System.Runtime"}""",
            member!.ToSource().GetRawText());
    }

    [Fact]
    public void The_name_has_no_signs_of_generics()
    {
        var member = ApiMember.From(new DocumentedMember("M:System.Collections.Generic.List`1.ConvertAll``1(X{`0,``0})", ""), "", Types);

        Assert.Equal("System.Collections.Generic.List.ConvertAll", member!.Name);
    }
}
