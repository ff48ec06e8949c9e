using OrleansLsh.Cli.Demo.Corpus;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Demo;

/// <summary>The stages of making the corpus as steps.</summary>
internal sealed class CorpusSteps(IProgress<ProgressStep> display) : IProgress<ApiCorpusStage>
{
    /// <inheritdoc/>
    public void Report(ApiCorpusStage value) => display.Report(
        new ProgressStep("making vectors", (int)value, (int)ApiCorpusStage.Done, JsonLine.Of(json => json.WriteString("stage", EnumWord.Of(value)))));
}
