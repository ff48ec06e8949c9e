using System.Text;
using OrleansLsh.Core.Formats;
using OrleansLsh.Samples.ApiDocs.Members;

namespace OrleansLsh.Samples.ApiDocs.Tests.Members;

public class DocumentationFileTests
{
    [Theory]
    [InlineData("Plain   text\n      over lines. ", "Plain text over lines.")]
    [InlineData("Reads a <see cref=\"T:System.String\" />.", "Reads a String.")]
    [InlineData("See <see cref=\"M:System.String.Concat(System.String,System.String)\"/>!", "See Concat!")]
    [InlineData("A <see cref=\"T:System.Collections.Generic.List`1\" /> of <see cref=\"T:System.Span{System.Byte}\"/>", "A List of Span")]
    [InlineData("Makes <see cref=\"M:System.IO.FileStream.#ctor(System.String)\"/>", "Makes FileStream")]
    [InlineData("Reads <see cref=\"T:System.String\">the text</see> here.", "Reads the text here.")]
    [InlineData("Joins <paramref name=\"first\" /> to <typeparamref name=\"T\"/>, or <see langword=\"null\" />.", "Joins first to T, or null.")]
    [InlineData("<para>One <see cref=\"T:A.B\"/>.</para><para>Two<br/>three.</para>", "One B. Two three.")]
    [InlineData("Either:<list type=\"bullet\"><item><description>this</description></item><item><term>or <c>that</c></term></item></list>", "Either: this or that")]
    [InlineData("Un<c>brok</c>en, <![CDATA[a < b]]> &amp; c<!-- unseen -->.", "Unbroken, a < b & c.")]
    [InlineData("Visit <see href=\"https://example.org/\" /> or <a href=\"x\">here</a>.", "Visit https://example.org/ or here.")]
    public void Mark_up_becomes_one_line_of_text(string summary, string text)
    {
        var member = Assert.Single(Read($"<member name=\"T:X\"><summary>{summary}</summary></member>"));

        Assert.Equal(text, member.Summary);
    }

    [Fact]
    public void A_member_without_a_summary_is_listed_with_an_empty_one()
    {
        var members = Read("""
            <member name="T:A"/>
            <member name="T:B"><remarks>Some.</remarks></member>
            <member name="T:C"><summary/></member>
            <member name="T:D"><remarks><summary>Not this.</summary></remarks></member>
            <member><summary>Nameless.</summary></member>
            <member name="T:E"><inheritdoc/><summary>This one.</summary><summary>Not this.</summary><returns>Nor this.</returns></member><member name="T:F"><summary>Adjacent.</summary></member>
            """);

        Assert.Equal([("T:A", ""), ("T:B", ""), ("T:C", ""), ("T:D", ""), ("T:E", "This one."), ("T:F", "Adjacent.")],
            members.Select(member => (member.Id, member.Summary)));
    }

    [Fact]
    public void A_broken_file_is_an_error_with_file_and_line()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("<doc>\n<members>\n<member name='T:A'></members></doc>"));

        var error = Assert.Throws<InvalidFileException>(() => DocumentationFile.Read(stream, "broken.xml"));

        Assert.Equal(("broken.xml", 3), (error.File, error.Offset));
        Assert.StartsWith("broken.xml, line 3: expected well-formed XML", error.Message, StringComparison.Ordinal);
    }

    private static List<DocumentedMember> Read(string members)
    {
        var file = $"<?xml version=\"1.0\"?><doc><assembly><name>A</name></assembly><members>{members}</members></doc>";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return DocumentationFile.Read(stream, "test.xml");
    }
}
