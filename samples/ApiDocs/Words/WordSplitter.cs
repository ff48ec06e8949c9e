namespace OrleansLsh.Samples.ApiDocs.Words;

/// <summary>The words of a text, lower-case: every run of letters and digits, and the parts of a camel-case run besides.</summary>
/// <remarks>"SemaphoreSlim, in UTF8Encoding" gives semaphoreslim, semaphore, slim, in, utf8encoding, utf8, encoding.
/// Single characters are no words. Use with <c>foreach</c>; a word lives until the next one.</remarks>
internal ref struct WordSplitter
{
    private const int ShortestWord = 2;
    private readonly ReadOnlySpan<char> _text;
    private readonly ReadOnlySpan<char> _lower;
    private int _next;
    private int _runEnd;

    /// <summary>Begins in front of the first word.</summary>
    public WordSplitter(string text)
    {
        _text = text;
        _lower = text.ToLowerInvariant();
    }

    /// <summary>The word found last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Itself: what <c>foreach</c> asks for.</summary>
    public readonly WordSplitter GetEnumerator() => this;

    /// <summary>Finds the next word; false at the end.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var start = _next;
            if (start < _runEnd)
                _next = PartEnd(start);
            else if (char.IsLetterOrDigit(_text[start]))
                BeginRun(start);
            else
                _next++;

            // A run comes first as a whole (_next stays at its start if it has parts), then part by part.
            var end = _next > start ? _next : _runEnd;
            if (end - start < ShortestWord) continue;
            Current = _lower[start..end];
            return true;
        }
        return false;
    }

    private void BeginRun(int start)
    {
        _runEnd = start;
        while (_runEnd < _text.Length && char.IsLetterOrDigit(_text[_runEnd])) _runEnd++;
        var single = PartEnd(start) == _runEnd;
        _next = single ? _runEnd : start;
    }

    private readonly int PartEnd(int start)
    {
        var end = start + 1;
        while (end < _runEnd && !BeginsPart(end)) end++;
        return end;
    }

    // "readText": before T. "XMLReader": before R, the last capital of a row that a small letter follows.
    private readonly bool BeginsPart(int at) => char.IsUpper(_text[at])
        && (!char.IsUpper(_text[at - 1]) || (at + 1 < _runEnd && char.IsLower(_text[at + 1])));
}
