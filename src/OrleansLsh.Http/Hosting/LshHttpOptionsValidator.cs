using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace OrleansLsh.Http.Hosting;

/// <summary>Refuses options at the start, naming each setting that is wrong, its value and what is allowed.</summary>
internal sealed class LshHttpOptionsValidator : IValidateOptions<LshHttpOptions>
{
    private const int ShortestKey = 16, LongestKey = 1_024;

    public ValidateOptionsResult Validate(string? name, LshHttpOptions options)
    {
        List<string> faults =
            [.. RangeFaults(options), .. KeyFaults(nameof(options.ApiKeys), options.ApiKeys),
            .. KeyFaults(nameof(options.ReadKeys), options.ReadKeys)];
        if (options.ApiKeys.Intersect(options.ReadKeys).Any()) faults.Add("A key is in both ApiKeys and ReadKeys; give each its own.");
        faults.AddRange(options.AllowedOrigins.Where(origin => !IsOrigin(origin))
            .Select(origin => $"AllowedOrigins has '{origin}'; an origin is a scheme and a host, such as https://shop.example."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> RangeFaults(LshHttpOptions options) =>
        from property in typeof(LshHttpOptions).GetProperties()
        let range = property.GetCustomAttribute<RangeAttribute>()
        let value = property.GetValue(options)
        where range is not null && value is not null && !range.IsValid(value)
        select string.Create(CultureInfo.InvariantCulture, $"{property.Name} is {value}; allowed is {range.Minimum} to {range.Maximum}.");

    private static IEnumerable<string> KeyFaults(string setting, IList<string> keys) =>
        from key in keys
        where key is null || key.Length is < ShortestKey or > LongestKey || key.Any(one => one is <= ' ' or > '~')
        select $"{setting} has a key of {key?.Length ?? 0} characters; a key has {ShortestKey} to {LongestKey} visible ASCII characters.";

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority) == origin.TrimEnd('/');
}
