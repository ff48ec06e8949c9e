using Microsoft.Extensions.Options;

namespace OrleansLsh.Index.Hosting;

/// <summary>Refuses options of one name by what the product itself throws of them.</summary>
internal sealed class RequiredOptions<TOptions>(string optionsName, Action<TOptions> require) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != optionsName) return ValidateOptionsResult.Skip;
        try
        {
            require(options);
            return ValidateOptionsResult.Success;
        }
        catch (LshException wrong)
        {
            return ValidateOptionsResult.Fail(
                $"{typeof(TOptions).Name}{(optionsName.Length == 0 ? "" : $" '{optionsName}'")}: {wrong.Message}");
        }
    }
}
