namespace OrleansLsh.Grains.Abstractions;

/// <summary>The names that grains, methods' messages and exceptions have on the wire. A name is never given to anything else.</summary>
public static class WireAliases
{
    // Names that were given before and are gone: lsh.train.1, lsh.manifest.1, lsh.subspace-result.1, lsh.cells.1; the methods train,
    // manifest, drift and settle of lsh.model; train, train-cells, keep and read of lsh.subspace.
    /// <summary><see cref="IIndexGrain"/>.</summary>
    public const string IndexGrain = "lsh.index";

    /// <summary><see cref="ISearchGrain"/>.</summary>
    public const string SearchGrain = "lsh.search";

    /// <summary><see cref="ICatalogGrain"/>.</summary>
    public const string CatalogGrain = "lsh.catalog";

    /// <summary><see cref="IHasherGrain"/>.</summary>
    public const string HasherGrain = "lsh.hasher";

    /// <summary><see cref="IModelGrain"/>.</summary>
    public const string ModelGrain = "lsh.model";

    /// <summary><see cref="ISubspaceModelGrain"/>.</summary>
    public const string SubspaceModelGrain = "lsh.subspace";

    /// <summary><see cref="Wire.MethodTrialMessage"/>.</summary>
    public const string MethodTrialMessage = "lsh.method-trial.1";

    /// <summary><see cref="Wire.FloatBlock"/>.</summary>
    public const string FloatBlock = "lsh.floats.1";

    /// <summary><see cref="Wire.FieldBlock"/>.</summary>
    public const string FieldBlock = "lsh.field.1";

    /// <summary><see cref="Wire.DocumentBlock"/>.</summary>
    public const string DocumentBlock = "lsh.documents.1";

    /// <summary><see cref="Wire.DocumentPage"/>.</summary>
    public const string DocumentPage = "lsh.document-page.1";

    /// <summary><see cref="Wire.SearchMessage"/>.</summary>
    public const string SearchMessage = "lsh.query.1";

    /// <summary><see cref="Wire.QueryVector"/>.</summary>
    public const string QueryVector = "lsh.query-vector.1";

    /// <summary><see cref="Wire.SettingMessage"/>.</summary>
    public const string SettingMessage = "lsh.setting.1";

    /// <summary><see cref="Wire.TextMessage"/>.</summary>
    public const string TextMessage = "lsh.text.1";

    /// <summary><see cref="Wire.HitsMessage"/>.</summary>
    public const string HitsMessage = "lsh.hits.1";

    /// <summary><see cref="Wire.WriteMessage"/>.</summary>
    public const string WriteMessage = "lsh.written.1";

    /// <summary><see cref="Wire.FailureMessage"/>.</summary>
    public const string FailureMessage = "lsh.failure.1";

    /// <summary><see cref="Wire.JsonMessage"/>.</summary>
    public const string JsonMessage = "lsh.json.1";

    /// <summary><see cref="Wire.HashMessage"/>.</summary>
    public const string HashMessage = "lsh.hash.1";

    /// <summary><see cref="Wire.CodesMessage"/>.</summary>
    public const string CodesMessage = "lsh.codes.1";

    /// <summary><see cref="Wire.ProgressMessage"/>.</summary>
    public const string ProgressMessage = "lsh.progress.1";

    /// <summary><see cref="Wire.SubspaceTask"/>.</summary>
    public const string SubspaceTask = "lsh.subspace-task.1";

    /// <summary><see cref="Wire.TrainedMessage"/>.</summary>
    public const string TrainedMessage = "lsh.trained.1";

    /// <summary><see cref="Wire.CodebookPart"/>.</summary>
    public const string CodebookPart = "lsh.codebook-part.1";

    /// <summary><see cref="Wire.AssignMessage"/>.</summary>
    public const string AssignMessage = "lsh.assign.1";

    /// <summary><see cref="Wire.ComparedMessage"/>.</summary>
    public const string ComparedMessage = "lsh.compared.1";

    /// <summary><see cref="Wire.UpdatedMessage"/>.</summary>
    public const string UpdatedMessage = "lsh.updated.1";

    /// <summary><see cref="Wire.DeletedMessage"/>.</summary>
    public const string DeletedMessage = "lsh.deleted.1";

    /// <summary>An <see cref="LshException"/> on its way to the caller.</summary>
    public const string Fault = "lsh.fault.1";
}
