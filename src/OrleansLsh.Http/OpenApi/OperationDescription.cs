using OrleansLsh.Http.Sampling;
using OrleansLsh.Http.Status;
using OrleansLsh.Http.Training;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.OpenApi;

/// <summary>What an operation does, takes and gives, in the OpenAPI document.</summary>
/// <param name="Id">Its name, from which generated clients make a method.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Body">Type of the JSON body; null for none.</param>
/// <param name="Answer">Type of the JSON answer; null for none.</param>
/// <param name="Status">The status where all goes well.</param>
/// <param name="Query">Names of the values after the question mark, each with its description.</param>
internal sealed record OperationDescription(
    string Id, string Summary, Type? Body = null, Type? Answer = null, int Status = 200, params (string Name, string Description)[] Query)
{
    private const string Collection = "/v1/collections/{collection}";
    private static readonly (string, string) AnyId = ("id", "The document's id, percent-encoded; required.");
    private static readonly (string, string) AllOrNone =
        ("all_or_none", "Whether nothing is written where one of the documents is wrong: true or false. Default false.");
    private static readonly (string, string) WithVectors = ("with_vectors", "Whether documents carry their vectors: true or false.");

    /// <summary>All operations, by method and address.</summary>
    public static IReadOnlyDictionary<string, OperationDescription> All { get; } = new Dictionary<string, OperationDescription>
    {
        ["GET /v1/collections"] = new("listCollections", "All collections, by name.", null, typeof(CollectionsAnswer)),
        ["POST /v1/collections"] =
            new("createNamedCollection", "Creates a collection; the body names it.", typeof(CreateBody), typeof(CollectionAnswer), 201),
        [$"PUT {Collection}"] = new("createCollection", "Creates a collection.", typeof(CreateBody), typeof(CollectionAnswer), 201),
        [$"GET {Collection}"] =
            new("describeCollection", "A collection as it stands: fields, models, statistics, measured settings.", null,
            typeof(CollectionAnswer)),
        [$"DELETE {Collection}"] = new("dropCollection", "Deletes a collection with everything in it.", null, null, 204),
        [$"POST {Collection}/train"] =
            new("startTraining", "Starts a training; what is refused at once is an error of this call.", typeof(TrainBody),
            typeof(JobAnswer), 202),
        [$"GET {Collection}/train"] = new("listTrainings", "The trainings of a collection, the newest first.", null, typeof(JobsAnswer)),
        [$"GET {Collection}/train/{{job}}"] =
            new("getTraining", "A training; as application/x-ndjson its steps as they come, the job in the last line.", null,
            typeof(JobAnswer)),
        [$"DELETE {Collection}/train/{{job}}"] =
            new("cancelTraining", "Cancels a training; everything stays as it was.", null, typeof(JobAnswer), 202),
        [$"POST {Collection}/rollback"] = new(
            "rollBack", "Puts back the model that the last training replaced, where the backend keeps it.", null, typeof(CollectionAnswer)),
        [$"GET {Collection}/documents"] =
            new("listDocuments", "The first documents, in the order of writing; or those whose ids begin with a prefix.", null,
            typeof(DocumentsAnswerShape), 200,
            ("prefix", "How ids begin, whatever their case; of more than 300,000 documents only a whole id is found."),
            ("limit", "1 to 1,000. Default 10."), WithVectors),
        [$"POST {Collection}/documents"] =
            new("writeDocuments", "Writes documents; the good ones of a batch are kept, the others are reported.", typeof(DocumentsBody),
            typeof(WriteAnswer), 200, AllOrNone),
        [$"PUT {Collection}/documents"] =
            new("putDocuments", "The same as POST.", typeof(DocumentsBody), typeof(WriteAnswer), 200, AllOrNone),
        [$"POST {Collection}/documents:update"] =
            new("updateDocuments",
            "Merges sources into those of documents that are there, as RFC 7396 says, and leaves their vectors; reports those that fail.",
            typeof(DocumentsBody), typeof(WriteAnswer)),
        [$"POST {Collection}/documents:get"] =
            new("getDocuments",
            "Documents by id, in the order of the ids; null for those that are not there. As application/x-ndjson one a line.",
            typeof(IdsBody), typeof(DocumentsAnswerShape)),
        [$"POST {Collection}/documents:delete"] =
            new("deleteDocuments", "Deletes documents by ids, or those that match a filter; says how many were there.",
            typeof(DeleteBody), typeof(DeleteAnswer)),
        [$"POST {Collection}/documents:count"] =
            new("countDocuments", "How many documents match a filter; without one, how many there are.", typeof(CountBody),
            typeof(CountAnswer)),
        [$"POST {Collection}/documents:facets"] =
            new("countValues",
            "The values of source fields among the documents that match a filter, the most frequent first, with how many have each.",
            typeof(FacetBody), typeof(FacetAnswer)),
        [$"GET {Collection}/documents/{{**id}}"] =
            new("getDocument", "A document; its id is percent-encoded. Ids with a segment . or .. are given to …/document.", null,
            typeof(Document), 200, WithVectors),
        [$"PUT {Collection}/documents/{{**id}}"] = new("writeDocument", "Writes a document.", typeof(Document), typeof(WriteAnswer)),
        [$"DELETE {Collection}/documents/{{**id}}"] = new("deleteDocument", "Deletes a document.", null, null, 204),
        [$"GET {Collection}/document"] =
            new("getDocumentById", "A document of any id, which the path need not hold.", null, typeof(Document), 200, AnyId, WithVectors),
        [$"PUT {Collection}/document"] =
            new("writeDocumentById", "Writes a document of any id.", typeof(Document), typeof(WriteAnswer), 200, AnyId),
        [$"DELETE {Collection}/document"] = new("deleteDocumentById", "Deletes a document of any id.", null, null, 204, AnyId),
        [$"POST {Collection}/documents:import"] = new(
            "importDocuments",
            "Writes documents, one a line of application/x-ndjson; answers line by line what became of each, and after each commit how "
            + "far it has come.",
            typeof(Document), typeof(ImportLine), 200,
            ("skip", "Documents to pass over: the last read of an import that was cut off. Default 0."),
            ("batch_size", "Documents a commit, 1 to 100,000. Default 1,000."),
            ("results", "all (default), or failures only.")),
        [$"GET {Collection}/documents:export"] =
            new("exportDocuments", "All documents, one a line of application/x-ndjson.", null, typeof(Document), 200, WithVectors),
        [$"POST {Collection}/documents:export"] =
            new("exportMatchingDocuments", "All documents that match a filter, one a line of application/x-ndjson.", typeof(ExportBody),
            typeof(Document)),
        [$"POST {Collection}/search"] =
            new("search",
            "The nearest documents to a document, to vectors, to texts; or to pictures, as multipart/form-data: the part search is this "
            + "body, every other part a picture, named for its vector field.",
            typeof(SearchRequest), typeof(SearchAnswerShape)),
        [$"POST {Collection}/search:batch"] = new(
            "searchBatch", "Several searches at once; answers in their order.", typeof(SearchBatchBody), typeof(SearchBatchAnswerShape)),
        [$"POST {Collection}/explain"] =
            new("explain", "Why a document is near a query: a search, and the hit to explain.", typeof(ExplainBody), typeof(ExplainAnswer)),
        [$"POST {Collection}/hash"] =
            new("hash", "Codes and tokens of vectors under the field's current model.", typeof(HashBody), typeof(HashAnswer)),
        [$"POST {Collection}/evaluate"] =
            new("evaluate", "Recall and speed of settings; as application/x-ndjson a line a setting, as each is measured.",
            typeof(EvaluateBody), typeof(EvaluateAnswer)),
        [$"POST {Collection}/methods:try"] = new(
            "tryMethods",
            "Tries what the backend could keep of a field's vectors, on a sample beside the collection, which stays as it is. Lines of "
            + "application/x-ndjson: how far it has come, and at the end what was measured.",
            typeof(MethodTrialBody), typeof(MethodTrialLine)),
        [$"GET {Collection}/sample"] =
            new("sample", "A seeded sample of a field's vectors, on the plane of their two principal components.", null,
            typeof(SampleAnswer), 200,
            ("field", "Vector field. Default: the first."), ("size", "1 to 5,000. Default 2,000."), ("seed", "Default 42.")),
        ["GET /v1/status"] = new("getStatus", "What runs here and how it is.", null, typeof(StatusAnswer)),
        ["GET /health/startup"] = new("isStarted", "200 once the server has started, else 503."),
        ["GET /health/live"] = new("isLive", "200 while the process answers."),
        ["GET /health/ready"] = new("isReady", "200 while the backend answers and the server is not stopping, else 503."),
    };
}
