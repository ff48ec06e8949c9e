using OrleansLsh.Index.Filters;

namespace OrleansLsh.VectorData.Filters;

/// <summary>Conditions in the form that the index knows: clauses that must hold, that must not, and one choice between several.</summary>
/// <remarks>Or is drawn inside, as long as few choices come of it; a choice that others decide is left out.</remarks>
internal static class FlatFilter
{
    private const int MaxChoices = 64;

    /// <summary>The filter of a condition, null for all records.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="isEmpty">Whether no record can meet it.</param>
    /// <returns>False where the index has no such filter.</returns>
    public static bool TryMake(Condition condition, out Filter? filter, out bool isEmpty)
    {
        (filter, isEmpty) = (null, false);
        if (Choices(condition) is not { } choices) return false;
        choices = Decided([.. choices.Where(choice => !choice.Any(test => choice.Contains(test.Opposite)))]);
        if (choices.Any(choice => choice.Count == 0))
        {
            isEmpty = true;
            return true;
        }
        var must = new HashSet<FilterClause>();
        var mustNot = new HashSet<FilterClause>();
        List<FilterClause>? should = null;
        foreach (HashSet<Condition.Test> choice in choices)
        {
            if (choice is { Count: 1 } && choice.First() is { IsNegated: true } negated)
            {
                mustNot.Add(negated.Clause);
                continue;
            }
            IEnumerable<Condition.Test>?[] positives = [.. choice.Select(test => test.Positives())];
            if (positives.Any(tests => tests is null)) return false;
            List<FilterClause> clauses = Joined(positives.SelectMany(tests => tests!));
            if (clauses.Count == 1) must.Add(clauses[0]);
            else if (should is null) should = clauses;
            else return false;
        }
        if (must.Count + mustNot.Count > 0 || should is not null)
            filter = new Filter { Must = [.. must], Should = should ?? [], MustNot = [.. mustNot] };
        return true;
    }

    // Choices of which every one must be met; null where there would be too many.
    private static List<HashSet<Condition.Test>>? Choices(Condition condition)
    {
        switch (condition)
        {
            case Condition.Always { Value: true }: return [];
            case Condition.Always: return [[]];
            case Condition.Test test: return [[test]];
            case Condition.AllOf all:
                var together = new List<HashSet<Condition.Test>>();
                foreach (Condition part in all.Parts)
                {
                    if (Choices(part) is not { } choices) return null;
                    together.AddRange(choices);
                }
                return together;
            case Condition.AnyOf any:
                List<HashSet<Condition.Test>> product = [[]];
                foreach (Condition part in any.Parts)
                {
                    if (Choices(part) is not { } choices || product.Count * choices.Count > MaxChoices) return null;
                    product = [.. product.SelectMany(_ => choices, (one, other) => one.Union(other).ToHashSet())];
                }
                return product;
            default: throw new ArgumentException($"{condition} is no known condition.");
        }
    }

    // What a choice leaves open when all others are met: nothing where one of those is part of it, and never what they forbid.
    private static List<HashSet<Condition.Test>> Decided(List<HashSet<Condition.Test>> choices)
    {
        int before;
        do
        {
            before = choices.Sum(choice => choice.Count);
            Condition.Test[] forbidden = [.. choices.Where(choice => choice.Count == 1).Select(choice => choice.First().Opposite)];
            foreach (HashSet<Condition.Test> choice in choices.Where(choice => choice.Count > 1)) choice.ExceptWith(forbidden);
            HashSet<Condition.Test>[] all = [.. choices];
            choices = [.. all.Where((choice, at) => !all.Where((other, i) => i != at && Decides(other, i, choice, at)).Any())];
        }
        while (choices.Sum(choice => choice.Count) < before);
        return choices;
    }

    private static bool Decides(HashSet<Condition.Test> other, int i, HashSet<Condition.Test> choice, int at) =>
        other.IsSubsetOf(choice) && (other.Count < choice.Count || i < at);

    // Several values of one field become one clause.
    private static List<FilterClause> Joined(IEnumerable<Condition.Test> tests)
    {
        var clauses = new List<FilterClause>();
        foreach (IGrouping<string, FieldClause> field in tests.Select(test => test.Clause).Distinct().GroupBy(clause => clause.Field))
        {
            FilterValue[] values = [.. field.SelectMany(Values).Distinct()];
            if (values.Length == 1) clauses.Add(new EqualsClause(field.Key, values[0]));
            else if (values.Length > 1) clauses.Add(new AnyOfClause(field.Key, values));
            clauses.AddRange(field.Where(clause => !Values(clause).Any()));
        }
        return clauses;
    }

    private static IEnumerable<FilterValue> Values(FieldClause clause) => clause switch
    {
        EqualsClause equals => [equals.Value],
        AnyOfClause any => any.Values,
        _ => [],
    };
}
