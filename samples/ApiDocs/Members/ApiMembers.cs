namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>All documented members of some documentation files.</summary>
internal static class ApiMembers
{
    /// <summary>Characters a summary needs; shorter ones ("None.", "Foo") tell nothing.</summary>
    public const int ShortestSummary = 8;

    /// <summary>Members with a summary, each id once: the first in the order of the files counts.</summary>
    /// <param name="files">Documentation files; several threads read them, the result does not depend on how many.</param>
    /// <param name="cancellationToken">Checked once per file.</param>
    /// <exception cref="Core.Formats.InvalidFileException">A file is not well-formed XML.</exception>
    public static IReadOnlyList<ApiMember> Read(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var perFile = new IReadOnlyList<DocumentedMember>[files.Count];
        InParallel.For(files.Count, file => perFile[file] = DocumentationFile.Read(files[file]), cancellationToken);

        var types = perFile.SelectMany(members => members)
            .Where(member => member.Id.StartsWith("T:", StringComparison.Ordinal))
            .Select(member => member.Id[2..]).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<(DocumentedMember Documented, string Assembly)>();
        for (var file = 0; file < files.Count; file++)
        {
            var assembly = Path.GetFileNameWithoutExtension(files[file]);
            foreach (DocumentedMember member in perFile[file])
                if (member.Summary.Length >= ShortestSummary && seen.Add(member.Id)) kept.Add((member, assembly));
        }

        var parsed = new ApiMember?[kept.Count];
        InParallel.For(kept.Count, i => parsed[i] = ApiMember.From(kept[i].Documented, kept[i].Assembly, types), cancellationToken);
        return [.. parsed.OfType<ApiMember>()];
    }
}
