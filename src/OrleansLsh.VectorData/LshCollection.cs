using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData;
using OrleansLsh.VectorData.Mapping;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh;

/// <summary>A collection of a similarity service as a collection of records.</summary>
/// <remarks>Safe for concurrent use. The service stays the caller's, who disposes it. What the service refuses is thrown as
/// <see cref="VectorStoreException"/>. Vectors are returned as they were given.</remarks>
/// <typeparam name="TKey">string, int, long or Guid.</typeparam>
/// <typeparam name="TRecord">A class with a constructor without parameters.</typeparam>
public partial class LshCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    // So many records are embedded and written at once, and so many keys deleted.
    private const int WriteBatch = 1_000;

    private static readonly string[] OnlyForVectors = [GivenVectors.Name];

    private readonly CollectionModel _model;
    private readonly RecordMapper _mapper;
    private readonly StoreCalls _calls;
    private readonly VectorStoreCollectionMetadata _metadata;

    /// <summary>A collection of a service.</summary>
    /// <param name="service">The service that keeps it; it stays the caller's.</param>
    /// <param name="name">The collection's name: lower-case letters, digits, <c>_</c> and <c>-</c>, starting with a letter.</param>
    /// <param name="options">Definition, embedding generator, name of the store; null where attributes say all.</param>
    [RequiresDynamicCode("Records of a class are read by reflection. For records without one, use LshDynamicCollection.")]
    [RequiresUnreferencedCode("Records of a class are read by reflection. For records without one, use LshDynamicCollection.")]
    public LshCollection(ISimilarityService service, string name, LshCollectionOptions? options = null)
        : this(service, name, options, typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new ArgumentException(VectorDataStrings.NonDynamicCollectionWithDictionaryNotSupported(typeof(LshDynamicCollection)))
            : new LshModelBuilder().Build(typeof(TRecord), typeof(TKey), options?.Definition, options?.EmbeddingGenerator))
    {
    }

    internal LshCollection(ISimilarityService service, string name, LshCollectionOptions? options, CollectionModel model)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _model = model;
        _mapper = new RecordMapper(model);
        _calls = new StoreCalls(service, options?.StoreName, name);
        _metadata = new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = StoreCalls.SystemName,
            VectorStoreName = options?.StoreName,
            CollectionName = name,
        };
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        _calls.ExistsAsync(Name, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The collection exists with other vector fields, or its name is not allowed.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) =>
        _calls.RunAsync("EnsureCollectionExists", async service =>
        {
            VectorField[] fields =
                _model.VectorProperties.Count == 0 ? [RecordMapper.NoVector] : [.. _model.VectorProperties.Select(FieldOf)];
            CollectionDescription collection = await StoreCalls.FindAsync(service, Name, cancellationToken).ConfigureAwait(false)
                ?? await CreateAsync(service, fields, cancellationToken).ConfigureAwait(false);
            foreach (VectorField field in fields)
                RequireSame(collection.Fields.FirstOrDefault(known => known.Field.Name == field.Name)?.Field, field);
            return collection;
        });

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) =>
        _calls.DropAsync(Name, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Known are <see cref="VectorStoreCollectionMetadata"/>, <see cref="ISimilarityService"/> and the collection
    /// itself.</remarks>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType == typeof(ISimilarityService) ? _calls.Service
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    // Another caller may create it between the look and the creation.
    private async Task<CollectionDescription> CreateAsync(
        ISimilarityService service, VectorField[] fields, CancellationToken cancellationToken)
    {
        try
        {
            return await service.CreateAsync(Name, fields, cancellationToken).ConfigureAwait(false);
        }
        catch (LshException error) when (error.Kind == ErrorKind.CollectionExists)
        {
            return await service.DescribeAsync(Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private static VectorField FieldOf(VectorPropertyModel property) =>
        new(property.StorageName, property.Dimensions, DistanceRule.Of(property).Metric);

    private void RequireSame(VectorField? kept, VectorField field)
    {
        if (kept is null)
            throw new LshException(
                ErrorKind.CollectionExists, $"Collection '{Name}' exists without the vector field '{field.Name}' that the record has.");
        if ((kept.Dimensions, kept.Metric) != (field.Dimensions, field.Metric))
            throw new LshException(
                ErrorKind.CollectionExists,
                $"Collection '{Name}' exists with {kept.Dimensions} dimensions and the metric {kept.Metric} in field '{field.Name}'; "
                + $"the record has {field.Dimensions} and {field.Metric}.");
    }

    private void RefuseVectorsOfEmbeddedInputs(bool includeVectors)
    {
        if (includeVectors && _model.EmbeddingGenerationRequired)
            throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }
}
