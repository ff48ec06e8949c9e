using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace OrleansLsh.Index.Port;

/// <summary>Holds options to the ranges that their properties declare.</summary>
public static class RangeRules
{
    /// <summary>Checks every property that has a <see cref="RangeAttribute"/> or is an enum.</summary>
    /// <typeparam name="TOptions">Their type, whose properties are looked at.</typeparam>
    /// <param name="options">An object with such properties; of those that are null nothing is asked.</param>
    /// <exception cref="LshException">A value is outside; the message has its name, the value and the range.</exception>
    public static void Require<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(TOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (RangedProperty ranged in Known<TOptions>.Properties)
        {
            object? value = ranged.Property.GetValue(options);
            if (value is null || ranged.Allows(value)) continue;
            throw new LshException(ErrorKind.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"{ranged.Property.Name} is {value}; allowed is {ranged.Allowed}."));
        }
    }

    private static class Known<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>
    {
        public static RangedProperty[] Properties { get; } =
        [
            .. typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => new RangedProperty(property, property.GetCustomAttribute<RangeAttribute>()))
                .Where(ranged => ranged.Range is not null || ranged.Type.IsEnum),
        ];
    }

    private sealed record RangedProperty(PropertyInfo Property, RangeAttribute? Range)
    {
        public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

        public string Allowed => Range is null
            ? string.Join(", ", Enum.GetNames(Type))
            : Range.Maximum is >= (double)long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{Range.Minimum} or more")
                : string.Create(CultureInfo.InvariantCulture, $"{Range.Minimum} to {Range.Maximum}");

        public bool Allows(object value) => Range?.IsValid(value) ?? Enum.IsDefined(Type, value);
    }
}
