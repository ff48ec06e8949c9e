using System.Text;
using Spectre.Console;

namespace OrleansLsh.Cli.Output;

/// <summary>Where results (standard output), messages (standard error) and answers (standard input) go and come from.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private const int NarrowestWidth = 40;

    private readonly bool _colours;

    /// <summary>A terminal over given streams.</summary>
    /// <param name="output">Results, as UTF-8.</param>
    /// <param name="error">Messages and progress.</param>
    /// <param name="input">Answers to questions.</param>
    /// <param name="outputIsTerminal">Whether a person reads the results as they come.</param>
    /// <param name="errorIsTerminal">Whether a person reads the messages as they come.</param>
    /// <param name="inputIsTerminal">Whether a person can answer.</param>
    /// <param name="colours">Whether colours are welcome.</param>
    public Terminal(
        Stream output, TextWriter error, TextReader input, bool outputIsTerminal = false, bool errorIsTerminal = false,
        bool inputIsTerminal = false, bool colours = false)
    {
        OutStream = output;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Out = new StreamWriter(output, utf8, bufferSize: 32 * 1024, leaveOpen: true) { NewLine = "\n" };
        Error = error;
        In = input;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        InputIsTerminal = inputIsTerminal;
        _colours = colours;
    }

    /// <summary>Results as text.</summary>
    public TextWriter Out { get; }

    /// <summary>Results as bytes; whoever writes here flushes <see cref="Out"/> first.</summary>
    public Stream OutStream { get; }

    /// <summary>Messages and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Answers to questions.</summary>
    public TextReader In { get; }

    /// <summary>What is piped in, as bytes, for a command that reads a file from there. Default: nothing.</summary>
    public Stream InStream { get; init; } = Stream.Null;

    /// <summary>Whether a person reads the results as they come.</summary>
    public bool OutputIsTerminal { get; }

    /// <summary>Whether a person reads the messages as they come.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>Whether a person can answer.</summary>
    public bool InputIsTerminal { get; }

    /// <summary>The terminal that this process was started in; <c>NO_COLOR</c> is respected.</summary>
    public static Terminal OfProcess() => new(
        Console.OpenStandardOutput(), Console.Error, Console.In,
        !Console.IsOutputRedirected, !Console.IsErrorRedirected, !Console.IsInputRedirected,
        colours: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        InStream = Console.OpenStandardInput(),
    };

    /// <summary>The results as a console that draws tables.</summary>
    public IAnsiConsole OutConsole() => ConsoleOver(Out, OutputIsTerminal);

    /// <summary>The messages as a console that draws progress bars.</summary>
    public IAnsiConsole ErrorConsole() => ConsoleOver(Error, ErrorIsTerminal);

    /// <summary>Hands everything written so far to the streams.</summary>
    public async ValueTask FlushAsync()
    {
        await Out.FlushAsync();
        await Error.FlushAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        await Out.DisposeAsync();
    }

    private IAnsiConsole ConsoleOver(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && _colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (isTerminal) console.Profile.Width = Math.Max(NarrowestWidth, Console.WindowWidth);
        return console;
    }
}
