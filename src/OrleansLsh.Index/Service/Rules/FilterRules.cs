using System.Text;
using OrleansLsh.Core.Formats.Text;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a filter must be, however it was made.</summary>
public static class FilterRules
{
    private const string Known = "known are equals, any_of, range, text, prefix and exists.";
    private const string NoId = "compares the document's id with what is none; give strings, or whole numbers.";
    private const string NoDate = "which is no date of ISO 8601 such as 2024-01-31 or 2024-01-31T09:30:00+02:00.";
    private const int MaxValues = 10_000, MaxClauses = 1_000;

    /// <summary>Refuses a filter of which a clause is wrong, or that has too many.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidFilter"/>.</exception>
    public static void Require(Filter filter)
    {
        int clauses = 0, words = 0;
        Require(filter, 1, ref clauses, ref words);
        if (words > TextWord.MaxWords)
            throw Invalid($"The filter has {words:N0} words; at most {TextWord.MaxWords:N0} are allowed in all its text clauses together.");
    }

    private static void Require(Filter filter, int depth, ref int clauses, ref int words)
    {
        if (depth > Filter.MaxDepth) throw FilterReader.TooDeep();
        if (filter is not { Must: not null, Should: not null, MustNot: not null })
            throw Invalid("One of the lists must, should and must_not of a filter is null; leave it empty.");
        clauses += filter.Must.Count + filter.Should.Count + filter.MustNot.Count;
        // Before what is inside is counted, which may be one filter in a thousand places.
        if (clauses > MaxClauses)
            throw Invalid($"The filter has {clauses:N0} clauses{(depth > 1 ? " or more, with those of the filters inside it" : "")}; "
                + $"at most {MaxClauses:N0} are allowed.");
        foreach (FilterClause? clause in filter.Clauses)
            if (clause is Filter inner) Require(inner, depth + 1, ref clauses, ref words);
            else words += Words(clause ?? throw Invalid("A filter clause is null."));
    }

    private static int Words(FilterClause clause)
    {
        if (clause is not FieldClause known) throw Invalid($"The filter has a {clause.GetType().Name}; {Known}");
        if (string.IsNullOrEmpty(known.Field)) throw Invalid("A filter clause names no field.");
        if ((known.IsOfId ? IdFault(known) : Fault(known)) is string fault) throw Invalid($"The filter on '{known.Field}' {fault}");
        return clause is TextClause text ? TextWord.Of(text.Text).Count : 0;
    }

    private static string? Fault(FieldClause clause) => clause switch
    {
        EqualsClause { Value: var value } => ValueFault(value),
        AnyOfClause { Values.Count: < 1 or > MaxValues } anyOf => $"has {anyOf.Values.Count:N0} values; any_of takes 1 to {MaxValues:N0}.",
        AnyOfClause anyOf => anyOf.Values.Select(ValueFault).FirstOrDefault(fault => fault is not null),
        RangeClause range => RangeFault(range),
        TextClause text =>
            string.IsNullOrEmpty(text.Text) || TextWord.Of(text.Text).Count == 0 ? "has no word; text takes at least one." : null,
        PrefixClause prefix => PrefixFault(prefix.Prefix),
        ExistsClause => null,
        _ => $"is a {clause.GetType().Name}; {Known}",
    };

    private static string? IdFault(FieldClause clause) => clause switch
    {
        EqualsClause { Value.AsId: null } => NoId,
        AnyOfClause anyOf when Fault(anyOf) is null && anyOf.Values.Any(value => value.AsId is null) => NoId,
        EqualsClause or AnyOfClause or PrefixClause => Fault(clause),
        _ => "is about the document's id, which takes equals, any_of and prefix only.",
    };

    private static string? PrefixFault(string prefix) =>
        string.IsNullOrEmpty(prefix) || Encoding.UTF8.GetByteCount(prefix) is var bytes && bytes > TermValue.MaxPrefixBytes
        ? $"has a prefix that is empty or long; prefix takes 1 to {TermValue.MaxPrefixBytes} bytes of UTF-8."
        : null;

    private static string? ValueFault(FilterValue value) => value switch
    {
        { Number: { IsFinite: false } number } => $"compares with {number}; a number must be finite.",
        { Date: { } date } when !IsoDate.IsDate(date) => $"compares with '{date}', {NoDate}",
        { Text: null, Number: null, Flag: null, Date: null } =>
            "has no value; give a string, a number, true or false. For a missing field use exists.",
        _ => null,
    };

    private static string? RangeFault(RangeClause range)
    {
        RangeBound[] bounds = [.. range.Bounds];
        if (bounds.Length == 0) return "is a range without bounds; give at least one of gt, gte, lt, lte.";
        if (bounds.Any(bound => bound.Date is not null) && bounds.Any(bound => bound.Date is null))
            return "is a range between a number and a date; give numbers or dates, not both.";
        foreach (RangeBound bound in bounds)
        {
            if (bound.Number is { IsFinite: false } number) return $"has the bound {number}, which is no finite number.";
            if (bound.Date is { } date && !IsoDate.IsDate(date))
                return $"has the bound '{date}', {NoDate}";
        }
        return null;
    }

    private static LshException Invalid(string message) => new(ErrorKind.InvalidFilter, message);
}
