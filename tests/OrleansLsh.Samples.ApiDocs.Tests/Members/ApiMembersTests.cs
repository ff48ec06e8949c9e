using OrleansLsh.Samples.ApiDocs.Members;

namespace OrleansLsh.Samples.ApiDocs.Tests.Members;

public sealed class ApiMembersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_duplicate_the_first_in_the_order_of_files_counts()
    {
        var first = _folder.Write("b.xml", Members("""
            <member name="T:N.A"><summary>First of all.</summary></member>
            <member name="T:N.A"><summary>Second of all.</summary></member>
            """));
        var second = _folder.Write("a.xml", Members("""
            <member name="T:N.A"><summary>Third of all.</summary></member>
            <member name="T:N.B"><summary>Another one.</summary></member>
            """));

        var members = ApiMembers.Read([first, second], CancellationToken.None);

        Assert.Equal([("T:N.A", "First of all.", "b"), ("T:N.B", "Another one.", "a")],
            members.Select(member => (member.Id, member.Summary, member.Assembly)));
    }

    [Fact]
    public void A_summary_needs_eight_characters_and_a_too_short_one_does_not_hide_a_later_one()
    {
        var file = _folder.Write("a.xml", Members("""
            <member name="T:N.A"><summary>Seven c</summary></member>
            <member name="T:N.B"><summary>Eight ch</summary></member>
            <member name="T:N.A"><summary>Long enough.</summary></member>
            """));

        Assert.Equal(["T:N.B", "T:N.A"], ApiMembers.Read([file], CancellationToken.None).Select(member => member.Id));
    }

    [Fact]
    public void A_type_without_a_summary_still_tells_nested_types_from_namespaces()
    {
        var file = _folder.Write("a.xml", Members("""
            <member name="P:N.Outer.Inner.Value"><summary>The value inside.</summary></member>
            <member name="T:N.Outer"/>
            """));

        var member = Assert.Single(ApiMembers.Read([file], CancellationToken.None));

        Assert.Equal(("N", "Outer.Inner"), (member.Namespace, member.Type));
    }

    [Fact]
    public void A_cancelled_reading_stops()
    {
        var file = _folder.Write("a.xml", Members(""));

        Assert.ThrowsAny<OperationCanceledException>(() => ApiMembers.Read([file], new CancellationToken(canceled: true)));
    }

    [SkippableFact]
    public void The_reference_packs_of_this_machine_document_more_than_70000_members()
    {
        var members = ApiMembers.Read(RealPacks.Find(), CancellationToken.None);

        Assert.True(members.Count > 70_000, $"{members.Count} members");
        Assert.Equal(members.Count, members.Select(member => member.Id).Distinct(StringComparer.Ordinal).Count());
        var reading = Assert.Single(members, member => member.Id == "M:System.IO.File.ReadAllText(System.String)");
        Assert.Equal(("System.IO", "File", "File.ReadAllText(String)"), (reading.Namespace, reading.Type, reading.Title));
        Assert.Equal("Opens a text file, reads all the text in the file, and then closes the file.", reading.Summary);
    }

    private static string Members(string members) => $"<doc><members>{members}</members></doc>";
}
