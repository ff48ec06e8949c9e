using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh.VectorData.Filters;

/// <summary>Translates one LINQ filter to a filter of the index.</summary>
internal sealed class FilterTranslator : FilterTranslatorBase
{
    // Inside Any(…): the parameter that stands for an element, and the list property whose element it is.
    private (ParameterExpression Parameter, PropertyModel Property)? _element;

    /// <summary>The filter of an expression, null for all records.</summary>
    /// <param name="expression">A condition on a record.</param>
    /// <param name="model">The record.</param>
    /// <param name="isEmpty">Whether no record can meet it.</param>
    /// <exception cref="NotSupportedException">The index has no such filter; the message names the expression.</exception>
    public static Filter? Translate(LambdaExpression expression, CollectionModel model, out bool isEmpty)
    {
        var translator = new FilterTranslator();
        Condition condition = translator.Read(translator.PreprocessFilter(expression, model, new FilterPreprocessingOptions()));
        isEmpty = condition is Condition.Always { Value: false };
        return condition is Condition.Always ? null : condition.ToFilter();
    }

    /// <inheritdoc/>
    protected override bool TryBindProperty(Expression expression, [NotNullWhen(true)] out PropertyModel? propertyModel)
    {
        expression = WithoutWidening(expression);
        if (expression is MemberExpression { Member.Name: "Value", Expression: { } nullable }
            && Nullable.GetUnderlyingType(nullable.Type) is not null)
            expression = nullable;
        if (_element is not { } element || expression != element.Parameter) return base.TryBindProperty(expression, out propertyModel);
        propertyModel = element.Property;
        return true;
    }

    private Condition Read(Expression expression) => expression switch
    {
        _ when TryEvaluate(expression, out object? value) && value is bool always => new Condition.Always(always),
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool) =>
            Condition.All([Read(both.Left), Read(both.Right)], isOfOneElement: _element is not null),
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool) =>
            Condition.Any([Read(either.Left), Read(either.Right)]),
        BinaryExpression comparison => Comparison(comparison),
        UnaryExpression { NodeType: ExpressionType.Not } opposite => Read(opposite.Operand).Negated(),
        MethodCallExpression call when Call(call) is { } condition => condition,
        MemberExpression { Member.Name: "HasValue", Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null
            && TryBindProperty(nullable, out PropertyModel? property) => IsNull(property, expression).Negated(),
        _ when TryBindProperty(expression, out PropertyModel? flag)
            && (Nullable.GetUnderlyingType(flag.Type) ?? flag.Type) == typeof(bool) =>
            IsEqual(flag, true, expression),
        _ => throw Unsupported(expression),
    };

    private Condition Comparison(BinaryExpression comparison)
    {
        ExpressionType operation = comparison.NodeType;
        if (!TryOperands(comparison.Left, comparison.Right, out PropertyModel? property, out object? value))
        {
            if (!TryOperands(comparison.Right, comparison.Left, out property, out value)) throw Unsupported(comparison);
            operation = operation switch
            {
                ExpressionType.GreaterThan => ExpressionType.LessThan,
                ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
                ExpressionType.LessThan => ExpressionType.GreaterThan,
                ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
                _ => operation,
            };
        }
        if (operation == ExpressionType.Equal) return IsEqual(property, value, comparison);
        if (operation == ExpressionType.NotEqual) return IsEqual(property, value, comparison).Negated();
        if (value is null || FilterOperand.IsIncomparable(value)) return new Condition.Always(false);
        if (property is not DataPropertyModel || IsWholeList(property) || FilterOperand.Bound(value) is not { } bound)
            throw Unsupported(comparison);
        string field = property.StorageName;
        return new Condition.Test(property, operation switch
        {
            ExpressionType.GreaterThan => new RangeClause(field, bound, null, null, null),
            ExpressionType.GreaterThanOrEqual => new RangeClause(field, null, bound, null, null),
            ExpressionType.LessThan => new RangeClause(field, null, null, bound, null),
            ExpressionType.LessThanOrEqual => new RangeClause(field, null, null, null, bound),
            _ => throw Unsupported(comparison),
        });
    }

    private Condition? Call(MethodCallExpression call)
    {
        if (TryMatchContains(call, out Expression? source, out Expression? item))
        {
            if (TryEvaluate(source, out object? values))
                return values is IEnumerable several and not string && TryBindProperty(item, out PropertyModel? one)
                    ? IsOneOf(one, several, call) : throw Unsupported(call);
            if (TryBindProperty(source, out PropertyModel? list) && SourceType.IsList(list.Type)
                && TryEvaluate(item, out object? element) && element is not null)
                return HasElement(list, element, call);
            throw Unsupported(call);
        }
        if (call.Method.DeclaringType == typeof(Enumerable) && call.Method.Name == nameof(Enumerable.Any)
            && TryBindProperty(call.Arguments[0], out PropertyModel? property) && SourceType.IsList(property.Type))
            return call.Arguments.Count == 1 ? IsNull(property, call).Negated() : HasElement(property, call.Arguments[1], call);
        if (call is { Object: { } text, Method.Name: nameof(string.StartsWith), Arguments: [var beginning, ..] }
            && call.Method.DeclaringType == typeof(string))
            return IsOrdinal(call) && TryBindProperty(text, out PropertyModel? title)
                && TryEvaluate(beginning, out object? prefix) && prefix is string { Length: > 0 } start
                ? new Condition.Test(title, new PrefixClause(title.StorageName, start)) : throw Unsupported(call);
        return null;
    }

    private Condition HasElement(PropertyModel list, Expression predicate, Expression whole)
    {
        if (_element is not null || predicate is not LambdaExpression { Parameters: [var parameter] } lambda) throw Unsupported(whole);
        _element = (parameter, list);
        Condition condition = Read(lambda.Body);
        _element = null;
        if (condition is Condition.Always always) return always.Value ? IsNull(list, whole).Negated() : always;
        // An element that meets one of several conditions is found by asking for each; one that meets two at once, unless these are the
        // ends of a range, or does not meet one, is not.
        IReadOnlyList<Condition> parts = condition is Condition.AnyOf any ? any.Parts : [condition];
        return parts.All(part => part is Condition.Test { Clause: not ExistsClause } test && test.Property == list)
            ? condition : throw Unsupported(whole);
    }

    private Condition HasElement(PropertyModel list, object element, Expression whole)
    {
        _element = (RecordParameter, list);
        Condition condition = IsEqual(list, element, whole);
        _element = null;
        return condition;
    }

    private Condition IsEqual(PropertyModel property, object? value, Expression whole)
    {
        if (value is null) return IsNull(property, whole);
        if (FilterOperand.IsIncomparable(value)) return new Condition.Always(false);
        if (property is VectorPropertyModel || IsWholeList(property)) throw Unsupported(whole);
        return FilterOperand.Value(value) is { } operand
            ? new Condition.Test(property, new EqualsClause(property.StorageName, operand)) : throw Unsupported(whole);
    }

    private Condition IsNull(PropertyModel property, Expression whole) => property switch
    {
        KeyPropertyModel => new Condition.Always(false),
        DataPropertyModel when _element is null => new Condition.Test(property, new ExistsClause(property.StorageName, false)),
        _ => throw Unsupported(whole),
    };

    private Condition IsOneOf(PropertyModel property, IEnumerable values, Expression whole)
    {
        object?[] given = [.. values];
        FilterValue[] plain = [.. given.OfType<object>().Where(value => !FilterOperand.IsIncomparable(value))
            .Select(FilterOperand.Value).OfType<FilterValue>().Distinct()];
        var any = given.Where(value => value is null || FilterOperand.Value(value) is null).Select(value => IsEqual(property, value, whole))
            .ToList();
        if (plain.Length > 0 && (property is VectorPropertyModel || IsWholeList(property))) throw Unsupported(whole);
        if (plain.Length == 1) any.Add(new Condition.Test(property, new EqualsClause(property.StorageName, plain[0])));
        if (plain.Length > 1) any.Add(new Condition.Test(property, new AnyOfClause(property.StorageName, plain)));
        return any.Count == 0 ? new Condition.Always(false) : Condition.Any(any);
    }

    private bool TryOperands(Expression one, Expression other, [NotNullWhen(true)] out PropertyModel? property, out object? value)
    {
        (property, value) = (null, null);
        return !TryEvaluate(one, out _) && TryBindProperty(one, out property) && TryEvaluate(other, out value);
    }

    private bool IsWholeList(PropertyModel property) => _element is null && SourceType.IsList(property.Type);

    private static bool TryEvaluate(Expression expression, out object? value)
    {
        value = null;
        if (expression is ConstantExpression constant)
        {
            value = constant.Value;
            return true;
        }
        if (expression.Type.IsByRefLike || ParameterFinder.HasParameter(expression)) return false;
        value = Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        return true;
    }

    // A short is compared as an int, a float with a double as a double: numbers are compared by their value here.
    private static Expression WithoutWidening(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert && IsNumber(convert.Type)
            && IsNumber(convert.Operand.Type))
            expression = convert.Operand;
        return expression;
    }

    private static bool IsNumber(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static bool IsOrdinal(MethodCallExpression call) =>
        call.Arguments.Count == 1
        || (call.Arguments.Count == 2 && TryEvaluate(call.Arguments[1], out object? kind) && kind is StringComparison.Ordinal);

    private static NotSupportedException Unsupported(Expression expression) =>
        new($"The filter expression '{expression}' is not supported; "
            + "compare properties with values, by ==, !=, <, <=, >, >=, Contains, Any and StartsWith.");

    private sealed class ParameterFinder : ExpressionVisitor
    {
        private bool _found;

        public static bool HasParameter(Expression expression)
        {
            var finder = new ParameterFinder();
            finder.Visit(expression);
            return finder._found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _found = true;
            return node;
        }
    }
}
