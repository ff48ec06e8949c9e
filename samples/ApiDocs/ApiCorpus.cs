using System.ComponentModel.DataAnnotations;
using OrleansLsh.Core.Formats;
using OrleansLsh.Samples.ApiDocs.Lsa;
using OrleansLsh.Samples.ApiDocs.Members;
using OrleansLsh.Samples.ApiDocs.Packs;

namespace OrleansLsh.Samples.ApiDocs;

/// <summary>The documented members of .NET as documents with two vector fields.</summary>
/// <param name="Documents">In the order of files and members. A document lacks a field whose words are all unknown; one that would lack
/// both is left out.</param>
/// <param name="Files">Documentation files read.</param>
/// <param name="SummaryModel">Makes vectors of the field <see cref="SummaryField"/> from other text.</param>
/// <param name="NameModel">Makes vectors of the field <see cref="NameField"/> from other names.</param>
public sealed record ApiCorpus(IReadOnlyList<Document> Documents, IReadOnlyList<string> Files, LsaModel SummaryModel, LsaModel NameModel)
{
    /// <summary>The field made from the words of the summary.</summary>
    public const string SummaryField = "summary";

    /// <summary>The field made from the words of namespace, type and member name.</summary>
    public const string NameField = "name";

    /// <summary>Reads the documentation and makes the documents, on all cores.</summary>
    /// <param name="options">Dimensions, seed and files.</param>
    /// <param name="progress">Told when a stage begins, and at the end; may be null.</param>
    /// <param name="cancellationToken">Checked in every stage.</param>
    /// <exception cref="LshException">No reference pack found, no documented member in the files, or an option out of range.</exception>
    /// <exception cref="InvalidFileException">A documentation file is not well-formed XML.</exception>
    public static Task<ApiCorpus> LoadAsync(
        ApiCorpusOptions options, IProgress<ApiCorpusStage>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Load(options, progress, cancellationToken), cancellationToken);

    private static ApiCorpus Load(ApiCorpusOptions options, IProgress<ApiCorpusStage>? progress, CancellationToken cancellationToken)
    {
        RequireInRange(options);
        progress?.Report(ApiCorpusStage.Reading);
        IReadOnlyList<string> files = options.Files ?? ReferencePacks.Find();
        IReadOnlyList<ApiMember> members = ApiMembers.Read(files, cancellationToken);
        if (members.Count == 0)
            throw new LshException(ErrorKind.InvalidArgument,
                $"None of {files.Count} documentation files has a member with a summary of "
                + $"{ApiMembers.ShortestSummary} characters or more.");

        progress?.Report(ApiCorpusStage.Summaries);
        (LsaModel Model, IReadOnlyList<ReadOnlyMemory<float>?> Vectors) summaries = Fit(member => member.Summary);
        progress?.Report(ApiCorpusStage.Names);
        (LsaModel Model, IReadOnlyList<ReadOnlyMemory<float>?> Vectors) names = Fit(member => member.Name);

        progress?.Report(ApiCorpusStage.Documents);
        var documents = new Document?[members.Count];
        InParallel.For(
            members.Count, i => documents[i] = ToDocument(members[i], summaries.Vectors[i], names.Vectors[i]), cancellationToken);
        progress?.Report(ApiCorpusStage.Done);
        return new ApiCorpus([.. documents.OfType<Document>()], files, summaries.Model, names.Model);

        (LsaModel Model, IReadOnlyList<ReadOnlyMemory<float>?> Vectors) Fit(Func<ApiMember, string> text) =>
            LsaModel.Fit([.. members.Select(text)], options.MinDocuments, options.Dimensions, options.Seed, cancellationToken);
    }

    private static Document? ToDocument(ApiMember member, ReadOnlyMemory<float>? summary, ReadOnlyMemory<float>? name)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(2);
        if (summary is { } ofSummary) vectors.Add(SummaryField, ofSummary);
        if (name is { } ofName) vectors.Add(NameField, ofName);
        return vectors.Count == 0 ? null : new Document(member.Id, vectors, member.ToSource());
    }

    private static void RequireInRange(ApiCorpusOptions options)
    {
        if (options.Dimensions is < 1 or > 1024)
            throw new LshException(ErrorKind.InvalidArgument, $"{options.Dimensions} dimensions asked for; 1 to 1,024 are possible.");
        if (options.MinDocuments < 1)
            throw new LshException(ErrorKind.InvalidArgument, $"A word must occur in at least 1 member, not {options.MinDocuments}.");
    }
}

/// <summary>How documentation becomes documents.</summary>
public sealed record ApiCorpusOptions
{
    /// <summary>Components of both vector fields, 1 to 1,024. Default 128.</summary>
    [Range(1, 1024)] public int Dimensions { get; init; } = 128;

    /// <summary>Seed of the reduction; the same seed and files give the same vectors. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Members a word must occur in to count, at least 1. Default 3: rarer words tie nothing together.</summary>
    [Range(1, int.MaxValue)] public int MinDocuments { get; init; } = 3;

    /// <summary>Documentation files to read; null takes the reference packs of this machine.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}

/// <summary>What loading a corpus is busy with, in this order.</summary>
public enum ApiCorpusStage
{
    /// <summary>Reading documentation files.</summary>
    Reading,

    /// <summary>Weighing the words of the summaries and reducing them to vectors.</summary>
    Summaries,

    /// <summary>Weighing the words of the names and reducing them to vectors.</summary>
    Names,

    /// <summary>Making documents.</summary>
    Documents,

    /// <summary>All is made.</summary>
    Done,
}
