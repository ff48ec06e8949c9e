using OrleansLsh.Index.Filters;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Port;

/// <summary>A search as the port gets it: checked, vectors normalised and hashed, every field's setting resolved.</summary>
/// <param name="Fields">At least one vector field.</param>
public sealed record IndexQuery(IReadOnlyList<FieldQuery> Fields)
{
    /// <summary>Neighbours of this document; null where the fields bring vectors.</summary>
    public string? Id { get; init; }

    /// <summary>Text relevance that joins; null for none.</summary>
    public TextQuery? Text { get; init; }

    /// <summary>Only documents that match; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Hits wanted.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Hits skipped.</summary>
    public int Offset { get; init; }

    /// <summary>Only hits of at least this score; null for all.</summary>
    public double? ScoreThreshold { get; init; }

    /// <summary>Whether a search by id may return that document itself.</summary>
    public bool IncludeSelf { get; init; }

    /// <summary>Documents that are not to be returned: those of the pages before; ids that are unknown are passed over.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Hits that the search is about, those of the pages before among them: what probes and candidates go by.</summary>
    public int Reach
    {
        get => field != 0 ? field : Offset + Limit + Without.Count;
        init;
    }

    /// <summary>Hits that must be found before a search may end, the same for all pages of one reach: so they are parts of one answer.</summary>
    public int Needed => Math.Max(Offset + Limit, SearchPolicy.Reach(Reach) - Without.Count);

    /// <summary>Source fields that hits carry; <c>*</c> for all; null for none.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Whether hits carry their vectors.</summary>
    public bool WithVectors { get; init; }

    /// <summary>What the hits are charged to; the queries of one call share it.</summary>
    public AnswerBudget Budget { get; init; } = new();
}
