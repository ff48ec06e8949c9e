using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh;

public partial class LshCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The record was refused: a vector of the wrong length, no vector at all.</exception>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return WriteAsync([record], cancellationToken);
    }

    /// <summary>Writes records in batches of a thousand, each replacing the one of its key. Inputs are embedded batch by batch, every
    /// distinct one of a batch once.</summary>
    /// <param name="records">Read once, in order.</param>
    /// <param name="cancellationToken">Stops between batches; what was written stays.</param>
    /// <exception cref="VectorStoreException">Records of a batch were refused; its others and the batches before it are
    /// written.</exception>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (TRecord[] batch in records.Chunk(WriteBatch)) await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string[] ids in keys.Select(key => RecordKey.ToId(_model.KeyProperty, key)).Chunk(WriteBatch))
            await _calls.RunAsync("Delete", service => service.DeleteAsync(Name, ids, cancellationToken)).ConfigureAwait(false);
    }

    private async Task WriteAsync(TRecord[] records, CancellationToken cancellationToken)
    {
        Dictionary<VectorPropertyModel, Dictionary<object, ReadOnlyMemory<float>>> embedded =
            await EmbedAsync(records, cancellationToken).ConfigureAwait(false);
        Document[] documents = [.. records.Select(record => _mapper.ToDocument(record, VectorOf))];
        await _calls.RunAsync("Upsert", service => service.UpsertAsync(Name, documents, cancellationToken)).ConfigureAwait(false);

        ReadOnlyMemory<float> VectorOf(VectorPropertyModel property, object? value) =>
            VectorValue.TryRead(value, out ReadOnlyMemory<float> vector) ? vector : embedded[property][value!];
    }
}
