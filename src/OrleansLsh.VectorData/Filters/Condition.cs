using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Index.Filters;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh.VectorData.Filters;

/// <summary>What a LINQ filter says of a record, before it is brought into the form that the index knows.</summary>
internal abstract record Condition
{
    /// <summary>The opposite.</summary>
    public abstract Condition Negated();

    /// <summary>Every one of these holds. Two bounds of one property become one range.</summary>
    public static Condition All(IEnumerable<Condition> parts)
    {
        var all = new List<Condition>();
        foreach (Condition part in parts.SelectMany(part => part is AllOf several ? several.Parts : [part]))
        {
            int other = all.FindIndex(known => Merged(known, part) is not null);
            if (other < 0) all.Add(part);
            else all[other] = Merged(all[other], part)!;
        }
        return all.Count == 1 ? all[0] : new AllOf(all);
    }

    /// <summary>At least one of these holds.</summary>
    public static Condition Any(IEnumerable<Condition> parts)
    {
        Condition[] any = [.. parts];
        return any.Length == 1 ? any[0] : new AnyOf(any);
    }

    private static Test? Merged(Condition one, Condition other)
    {
        if (one is not Test { IsNegated: false, Clause: RangeClause a } test) return null;
        if (other is not Test { IsNegated: false, Clause: RangeClause b }) return null;
        if (a.Field != b.Field || SourceType.IsList(test.Property.Type)) return null;
        bool isLower = a is { LessThan: null, AtMost: null } && b is { GreaterThan: null, AtLeast: null };
        bool isUpper = b is { LessThan: null, AtMost: null } && a is { GreaterThan: null, AtLeast: null };
        return isLower || isUpper
            ? test with
            {
                Clause = new RangeClause(
                    a.Field, a.GreaterThan ?? b.GreaterThan, a.AtLeast ?? b.AtLeast, a.LessThan ?? b.LessThan, a.AtMost ?? b.AtMost),
            }
            : null;
    }

    /// <summary>True or false for every record.</summary>
    internal sealed record Always(bool Value) : Condition
    {
        /// <inheritdoc/>
        public override Condition Negated() => new Always(!Value);
    }

    /// <summary>Every one of these holds.</summary>
    internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override Condition Negated() => Any(Parts.Select(part => part.Negated()));
    }

    /// <summary>At least one of these holds.</summary>
    internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override Condition Negated() => All(Parts.Select(part => part.Negated()));
    }

    /// <summary>A clause of the index holds, or does not.</summary>
    /// <param name="Property">The property that it is about.</param>
    /// <param name="Clause">The clause.</param>
    /// <param name="IsNegated">Whether it must not hold.</param>
    internal sealed record Test(PropertyModel Property, FieldClause Clause, bool IsNegated = false) : Condition
    {
        /// <inheritdoc/>
        public override Condition Negated() => Opposite;

        /// <summary>The opposite.</summary>
        public Test Opposite => Clause is ExistsClause exists
            ? this with { Clause = exists with { Exists = !exists.Exists } }
            : this with { IsNegated = !IsNegated };

        /// <summary>Clauses of which one holds where this does: the other side of a bound, the other truth value, no value at all. Null
        /// where there are none such.</summary>
        public IEnumerable<Test>? Positives()
        {
            if (!IsNegated) return [this];
            if (Property is not DataPropertyModel || SourceType.IsList(Property.Type)) return null;
            IEnumerable<FieldClause>? others = Clause switch
            {
                RangeClause range => Outside(range),
                EqualsClause { Value.Number: { } number } => [Below(Clause.Field, number), Above(Clause.Field, number)],
                EqualsClause { Value.Flag: { } flag } => [new EqualsClause(Clause.Field, FilterValue.Of(!flag))],
                _ => null,
            };
            if (others is not null && Property.IsNullable) others = others.Append(new ExistsClause(Clause.Field, false));
            return others?.Select(clause => new Test(Property, clause));
        }

        private static IEnumerable<FieldClause> Outside(RangeClause range)
        {
            if (range.GreaterThan is { } above) yield return new RangeClause(range.Field, null, null, null, above);
            if (range.AtLeast is { } atLeast) yield return new RangeClause(range.Field, null, null, atLeast, null);
            if (range.LessThan is { } below) yield return new RangeClause(range.Field, null, below, null, null);
            if (range.AtMost is { } atMost) yield return new RangeClause(range.Field, atMost, null, null, null);
        }

        private static RangeClause Below(string field, ExactNumber number) => new(field, null, null, RangeBound.Of(number), null);

        private static RangeClause Above(string field, ExactNumber number) => new(field, RangeBound.Of(number), null, null, null);
    }
}
