namespace OrleansLsh.Cli.Demo.Corpus;

/// <summary>What loading a corpus is busy with, in this order.</summary>
internal enum ApiCorpusStage
{
    /// <summary>Reading documentation files.</summary>
    Reading,

    /// <summary>Weighing the words of the summaries and reducing them to vectors.</summary>
    Summaries,

    /// <summary>The same for the words of the names.</summary>
    Names,

    /// <summary>Making documents.</summary>
    Documents,

    /// <summary>All is made.</summary>
    Done,
}
