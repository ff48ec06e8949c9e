using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace OrleansLsh.Core.Training;

/// <summary>Holds options to the ranges that their properties state.</summary>
public static class TrainingOptionsValidator
{
    private static readonly (PropertyInfo Property, RangeAttribute? Range)[] Settings =
        [.. typeof(TrainingOptions).GetProperties().Select(property => (property, property.GetCustomAttribute<RangeAttribute>()))];

    /// <summary>Refuses options of which a setting is out of range.</summary>
    /// <exception cref="LshException">Names the setting, its value and its range.</exception>
    public static void Validate(TrainingOptions options)
    {
        foreach ((PropertyInfo property, RangeAttribute? range) in Settings)
        {
            object? value = property.GetValue(options);
            if (range is not null && !range.IsValid(value))
                throw OutOfRange(property, value, string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"));
            if (property.PropertyType.IsEnum && !Enum.IsDefined(property.PropertyType, value!))
                throw OutOfRange(property, value, string.Join(", ", Enum.GetNames(property.PropertyType)));
        }
    }

    private static LshException OutOfRange(PropertyInfo property, object? value, string allowed) =>
        new(ErrorKind.InvalidArgument,
            string.Create(CultureInfo.InvariantCulture, $"Training option {property.Name} is {value}; allowed is {allowed}."));
}
