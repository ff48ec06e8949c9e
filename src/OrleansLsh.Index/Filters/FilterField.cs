namespace OrleansLsh;

/// <summary>The beginning of a condition: <c>Filter.Where("price").LessThan(500)</c>. A field that holds an array meets a condition when
/// one of its elements does; a document without the field meets none but <see cref="IsMissing"/> and <see cref="IsNot"/>.</summary>
public readonly record struct FilterField
{
    internal FilterField(string name) => Name = name;

    /// <summary>A property of the source; <c>a.b</c> for b inside the object a; <c>id</c> for the document's id.</summary>
    public string Name { get; }

    /// <summary>The field is this value. A date is equal to every way to write its instant.</summary>
    public Filter Is(FilterValue value) => Of(new EqualsClause(Name, value));

    /// <summary>The field is not this value, or is missing.</summary>
    public Filter IsNot(FilterValue value) => Is(value).Not();

    /// <summary>The field is one of these values, 1 to 10,000 of them.</summary>
    public Filter IsAnyOf(params IReadOnlyList<FilterValue> values) => Of(new AnyOfClause(Name, values));

    /// <summary>The field is below a number or a date.</summary>
    public Filter LessThan(RangeBound bound) => Of(new RangeClause(Name, null, null, bound, null));

    /// <summary>The field is a number or a date, or below it.</summary>
    public Filter AtMost(RangeBound bound) => Of(new RangeClause(Name, null, null, null, bound));

    /// <summary>The field is above a number or a date.</summary>
    public Filter GreaterThan(RangeBound bound) => Of(new RangeClause(Name, bound, null, null, null));

    /// <summary>The field is a number or a date, or above it.</summary>
    public Filter AtLeast(RangeBound bound) => Of(new RangeClause(Name, null, bound, null, null));

    /// <summary>The field lies between two numbers or two dates, these included.</summary>
    public Filter Between(RangeBound least, RangeBound most) => Of(new RangeClause(Name, null, least, null, most));

    /// <summary>The field's text holds every word, without regard to case and accents; <c>read*</c> stands for all that begin so.</summary>
    /// <param name="words">1 to 1,000 words.</param>
    public Filter HasWords(string words) => Of(new TextClause(Name, words));

    /// <summary>The field is a string that begins so, to the letter.</summary>
    /// <param name="prefix">1 to 250 bytes of UTF-8.</param>
    public Filter StartsWith(string prefix) => Of(new PrefixClause(Name, prefix));

    /// <summary>The field has a value that is not null.</summary>
    public Filter Exists() => Of(new ExistsClause(Name, true));

    /// <summary>The field is absent, null or an empty array.</summary>
    public Filter IsMissing() => Of(new ExistsClause(Name, false));

    private static Filter Of(FieldClause clause) => new() { Must = [clause] };
}
