using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh;

public partial class LshCollection<TKey, TRecord>
{
    // The vectors of what records hold in their place, such as texts: of each property one call, every distinct value once.
    private async Task<Dictionary<VectorPropertyModel, Dictionary<object, ReadOnlyMemory<float>>>> EmbedAsync(
        TRecord[] records, CancellationToken cancellationToken)
    {
        var embedded = new Dictionary<VectorPropertyModel, Dictionary<object, ReadOnlyMemory<float>>>();
        foreach (VectorPropertyModel property in _model.VectorProperties.Where(property => !VectorValue.IsVectorType(property.Type)))
        {
            object[] inputs = [.. records.Select(property.GetValueAsObject).OfType<object>().Distinct()];
            if (inputs.Length == 0) continue;
            IReadOnlyList<Embedding> vectors = await property.GenerateEmbeddingsAsync(inputs, cancellationToken).ConfigureAwait(false);
            if (vectors.Count != inputs.Length)
                throw _calls.Failed(
                    "Upsert",
                    $"The embedding generator of property '{property.ModelName}' made {vectors.Count} vectors of {inputs.Length} inputs.");
            embedded.Add(property, inputs.Zip(vectors).ToDictionary(pair => pair.First, pair => ((Embedding<float>)pair.Second).Vector));
        }
        return embedded;
    }

    private static async ValueTask<ReadOnlyMemory<float>> QueryVectorAsync<TInput>(
        VectorPropertyModel property, TInput searchValue, CancellationToken cancellationToken)
        where TInput : notnull =>
        VectorValue.TryRead(searchValue, out ReadOnlyMemory<float> vector) ? vector
            : property.EmbeddingGenerator is not { } generator
                ? throw new NotSupportedException(
                    VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(
                        searchValue.GetType(), LshModelBuilder.VectorTypes))
            : property.EmbeddingGenerationDispatcher is null
                ? throw new InvalidOperationException(
                    VectorDataStrings.IncompatibleEmbeddingGeneratorWasConfiguredForInputType(searchValue.GetType(), generator.GetType()))
            // Some embed what is searched for otherwise than what is stored.
            : searchValue is string text
                && generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>), QuerySide.Key)
                    is IEmbeddingGenerator<string, Embedding<float>> queries
                ? (await queries.GenerateAsync(text, null, cancellationToken).ConfigureAwait(false)).Vector
            : ((Embedding<float>)await property.GenerateEmbeddingAsync(searchValue, cancellationToken).ConfigureAwait(false)).Vector;
}
