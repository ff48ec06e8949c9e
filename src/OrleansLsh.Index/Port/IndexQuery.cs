namespace OrleansLsh.Index.Port;

/// <summary>A search as the port gets it: the request, which was checked, and what was resolved of it.</summary>
/// <param name="Request">What is asked. Of its fields' vectors, weights and setting <paramref name="Fields"/> say what holds.</param>
/// <param name="Fields">At least one vector field, with its normalised vector, its hash and its setting.</param>
public sealed record IndexQuery(SearchRequest Request, IReadOnlyList<FieldQuery> Fields)
{
    /// <summary>Documents that are not to be returned: those of the pages before; ids that are unknown are passed over.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the hits are charged to; the queries of one call share it.</summary>
    public AnswerBudget Budget { get; init; } = new();

    /// <summary>Hits that are ranked: those wanted and those skipped.</summary>
    public int Wanted => Request.Offset + Request.Limit;

    /// <summary>Hits that the search is about, those of the pages before among them: what probes and candidates go by.</summary>
    public int Reach => Request.Reach ?? Wanted + Without.Count - Request.Spare;

    /// <summary>Hits that must be found before a search may end, the same for all pages of one reach: so they are parts of one
    /// answer.</summary>
    public int Needed => Math.Max(Wanted, SearchPolicy.Reach(Reach) - Without.Count);

    /// <summary>Whether the scores of several vector fields, or of text too, are summed up.</summary>
    public bool IsFused => Fields.Count > 1 || Request.Text is not null;

    /// <summary>Whether every document is to be compared: where one field asks for that, the others' candidates would not be
    /// enough.</summary>
    public bool IsExact
    {
        get
        {
            for (int i = 0; i < Fields.Count; i++)
                if (Fields[i].Setting.Scoring == Scoring.Exact) return true;
            return false;
        }
    }

    /// <summary>Whether hits carry what is stored of a document beside its id.</summary>
    public bool NeedsStored => SourceSelection.IsWanted(Request) || Request.WithVectors;

    /// <summary>The search of each field of a fused one: for candidates, of which only the ids matter.</summary>
    public IndexQuery ForCandidates()
    {
        var bare = new SearchRequest
        {
            Id = Request.Id,
            Filter = Request.Filter,
            IncludeSelf = Request.IncludeSelf,
            Limit = SearchPolicy.OfEachField(Reach),
            Include = [],
        };
        return this with { Request = bare, Without = [] };
    }
}
