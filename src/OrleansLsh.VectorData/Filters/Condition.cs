using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh.VectorData.Filters;

/// <summary>What a LINQ filter says of a record: clauses of the index, joined by and, or and not. What is decided for every record is left
/// out as it is put together.</summary>
internal abstract record Condition
{
    /// <summary>Every one of these holds.</summary>
    /// <param name="parts">Conditions on a record.</param>
    /// <param name="isOfOneElement">Whether they are about one element of a list.</param>
    public static Condition All(IEnumerable<Condition> parts, bool isOfOneElement = false)
    {
        IReadOnlyList<Condition>? all = Gather(parts.SelectMany(part => part is AllOf several ? several.Parts : [part]), true,
            (one, other) => isOfOneElement || !SourceType.IsList(one.Property.Type) ? Between(one, other) : null);
        return all switch { null => new Always(false), [] => new Always(true), [var only] => only, _ => new AllOf(all) };
    }

    /// <summary>At least one of these holds.</summary>
    public static Condition Any(IEnumerable<Condition> parts)
    {
        IReadOnlyList<Condition>? any = Gather(parts.SelectMany(part => part is AnyOf several ? several.Parts : [part]), false, OneOf);
        return any switch { null => new Always(true), [] => new Always(false), [var only] => only, _ => new AnyOf(any) };
    }

    /// <summary>The opposite. A clause does not hold where the record has no value, so that its opposite does.</summary>
    public Condition Negated() => this switch
    {
        Always always => new Always(!always.Value),
        Not not => not.Operand,
        Test { Clause: ExistsClause exists } test => test with { Clause = exists with { Exists = !exists.Exists } },
        _ => new Not(this),
    };

    /// <summary>The filter of the index that says the same.</summary>
    public Filter ToFilter() => this switch
    {
        AllOf all => new Filter
        {
            Must = [.. all.Parts.Where(part => part is not Not).Select(ClauseOf)],
            MustNot = [.. all.Parts.OfType<Not>().SelectMany(Excluded)],
        },
        AnyOf any => new Filter { Should = [.. any.Parts.Select(ClauseOf)] },
        Not not => new Filter { MustNot = [.. Excluded(not)] },
        _ => new Filter { Must = [ClauseOf(this)] },
    };

    private static FilterClause ClauseOf(Condition part) => part is Test test ? test.Clause : part.ToFilter();

    private static IEnumerable<FilterClause> Excluded(Not not) =>
        (not.Operand is AnyOf any ? any.Parts : [not.Operand]).Select(ClauseOf);

    /// <summary>The conditions that are open, those joined that are one clause together; null where one decides.</summary>
    private static List<Condition>? Gather(IEnumerable<Condition> parts, bool neutral, Func<Test, Test, Test?> join)
    {
        var open = new List<Condition>();
        foreach (Condition part in parts)
        {
            if (part is Always always)
            {
                if (always.Value != neutral) return null;
                continue;
            }
            int other = open.FindIndex(known => Joined(known, part) is not null);
            if (other < 0) open.Add(part);
            else open[other] = Joined(open[other], part)!;
        }
        return open;

        Test? Joined(Condition one, Condition other) =>
            one is Test test && other is Test more && test.Property == more.Property ? join(test, more) : null;
    }

    /// <summary>Two ends of one range.</summary>
    private static Test? Between(Test one, Test other)
    {
        if (one.Clause is not RangeClause a || other.Clause is not RangeClause b) return null;
        bool isUpwards = a is { LessThan: null, AtMost: null } && b is { GreaterThan: null, AtLeast: null };
        bool isDownwards = b is { LessThan: null, AtMost: null } && a is { GreaterThan: null, AtLeast: null };
        return isUpwards || isDownwards
            ? one with
            {
                Clause = new RangeClause(
                    a.Field, a.GreaterThan ?? b.GreaterThan, a.AtLeast ?? b.AtLeast, a.LessThan ?? b.LessThan, a.AtMost ?? b.AtMost),
            }
            : null;
    }

    /// <summary>Several values of one field.</summary>
    private static Test? OneOf(Test one, Test other)
    {
        FilterValue[] mine = Values(one.Clause), others = Values(other.Clause);
        if (mine.Length == 0 || others.Length == 0) return null;
        FilterValue[] values = [.. mine.Union(others)];
        return values.Length == 1 ? one : one with { Clause = new AnyOfClause(one.Clause.Field, values) };
    }

    private static FilterValue[] Values(FieldClause clause) => clause switch
    {
        EqualsClause equals => [equals.Value],
        AnyOfClause any => [.. any.Values],
        _ => [],
    };

    /// <summary>True or false for every record.</summary>
    internal sealed record Always(bool Value) : Condition;

    /// <summary>Every one of these holds.</summary>
    internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>At least one of these holds.</summary>
    internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>This does not hold.</summary>
    internal sealed record Not(Condition Operand) : Condition;

    /// <summary>A clause of the index holds.</summary>
    /// <param name="Property">The property that it is about.</param>
    /// <param name="Clause">The clause.</param>
    internal sealed record Test(PropertyModel Property, FieldClause Clause) : Condition;
}
