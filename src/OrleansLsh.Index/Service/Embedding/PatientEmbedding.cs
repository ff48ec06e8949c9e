namespace OrleansLsh.Index.Service.Embedding;

/// <summary>Vectors of texts of which some may be refused, by an embedder that may be away for a while.</summary>
/// <param name="Vectors">Text → vector.</param>
/// <param name="Faults">Text → why it has none.</param>
internal sealed record MadeVectors(
    Dictionary<string, ReadOnlyMemory<float>> Vectors, Dictionary<string, LshException> Faults);

/// <summary>Embeds texts, tells those that an embedder does not take from an embedder that is away, and waits for the latter.</summary>
/// <param name="embed">The vectors of distinct texts.</param>
/// <param name="answers">Whether the embedder answers at all, asked with a text that any takes.</param>
/// <param name="time">The clock of the waits; null where nothing is waited for.</param>
internal sealed class PatientEmbedding(
    Func<string[], Task<ReadOnlyMemory<float>[]>> embed, Func<Task<bool>> answers, TimeProvider? time)
{
    private const int MostWaits = 8, MostWaitsForAText = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5), LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Embeds distinct texts.</summary>
    /// <exception cref="LshException">The embedder is away, or makes what no field takes.</exception>
    public async Task<MadeVectors> EmbedAsync(string[] texts, CancellationToken cancellationToken)
    {
        var made = new MadeVectors(new(texts.Length, StringComparer.Ordinal), new(StringComparer.Ordinal));
        await AddAsync(texts, made, cancellationToken);
        return made;
    }

    private async Task AddAsync(string[] texts, MadeVectors made, CancellationToken cancellationToken)
    {
        TimeSpan wait = FirstWait;
        for (int waits = 0; ; waits++)
        {
            LshException failed;
            try
            {
                foreach ((string text, ReadOnlyMemory<float> vector) in texts.Zip(await embed(texts))) made.Vectors[text] = vector;
                return;
            }
            catch (LshException error) when (error.Kind != ErrorKind.WrongDimensions)
            {
                failed = error;
            }
            bool isThere = await answers();
            if (isThere && texts.Length > 1)
            {
                await AddAsync(texts[..(texts.Length / 2)], made, cancellationToken);
                await AddAsync(texts[(texts.Length / 2)..], made, cancellationToken);
                return;
            }
            // Who waits gives up for one text that is not taken: no other is waited for.
            int most = !isThere ? MostWaits : made.Faults.Count == 0 ? MostWaitsForAText : 0;
            if (time is null || failed.Kind != ErrorKind.Unavailable || waits >= most)
            {
                if (!isThere) throw failed;
                made.Faults[texts[0]] = failed;
                return;
            }
            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }
}
