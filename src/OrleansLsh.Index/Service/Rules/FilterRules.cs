using OrleansLsh.Core;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a filter must be, however it was made.</summary>
internal static class FilterRules
{
    private const int MaxValues = 10_000, MaxClauses = 1_000;

    /// <summary>Checks every clause.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidFilter"/>.</exception>
    public static void Require(Filter filter)
    {
        int clauses = filter.Must.Count + filter.Should.Count + filter.MustNot.Count;
        if (clauses > MaxClauses) throw Invalid($"The filter has {clauses:N0} clauses; at most {MaxClauses:N0} are allowed.");
        RequireClauses(filter.Must);
        RequireClauses(filter.Should);
        RequireClauses(filter.MustNot);
    }

    private static void RequireClauses(IReadOnlyList<FilterClause> clauses)
    {
        for (int i = 0; i < clauses.Count; i++)
        {
            FilterClause clause = clauses[i] ?? throw Invalid("A filter clause is null.");
            if (string.IsNullOrEmpty(clause.Field)) throw Invalid("A filter clause names no field.");
            if (Fault(clause) is string fault) throw Invalid($"The filter on '{clause.Field}' {fault}");
        }
    }

    private static string? Fault(FilterClause clause) => clause switch
    {
        EqualsClause { Value: var value } => ValueFault(value),
        AnyOfClause { Values.Count: < 1 or > MaxValues } anyOf => $"has {anyOf.Values.Count:N0} values; any_of takes 1 to {MaxValues:N0}.",
        AnyOfClause anyOf => anyOf.Values.Select(ValueFault).FirstOrDefault(fault => fault is not null),
        RangeClause range => RangeFault(range),
        TextClause text => string.IsNullOrEmpty(text.Text) || FilterWords.Of(text.Text).Count == 0 ? "has no word; text takes at least one." : null,
        ExistsClause => null,
        _ => $"is a {clause.GetType().Name}; known are equals, any_of, range, text and exists.",
    };

    private static string? ValueFault(FilterValue value) => value switch
    {
        { Number: double number } when !double.IsFinite(number) => $"compares with {number}; a number must be finite.",
        { Text: null, Number: null, Flag: null } => "has no value; give a string, a number, true or false. For a missing field use exists.",
        _ => null,
    };

    private static string? RangeFault(RangeClause range)
    {
        double?[] bounds = [range.GreaterThan, range.AtLeast, range.LessThan, range.AtMost];
        if (bounds.All(bound => bound is null)) return "is a range without bounds; give at least one of gt, gte, lt, lte.";
        return bounds.Any(bound => bound is double number && !double.IsFinite(number)) ? "has a bound that is no finite number." : null;
    }

    private static LshException Invalid(string message) => new(ErrorKind.InvalidFilter, message);
}
