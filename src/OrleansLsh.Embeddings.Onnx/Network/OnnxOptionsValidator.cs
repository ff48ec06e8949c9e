using Microsoft.Extensions.Options;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Embeddings.Onnx.Network;

/// <summary>Refuses options, naming the setting that is wrong, its value and what is allowed.</summary>
internal sealed class OnnxOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : OnnxOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        try
        {
            OnnxOptionsRules.Require(options);
            return ValidateOptionsResult.Success;
        }
        catch (LshException refused)
        {
            string of = string.IsNullOrEmpty(name) ? typeof(TOptions).Name : $"{typeof(TOptions).Name} '{name}'";
            return ValidateOptionsResult.Fail($"{of}: {refused.Message}");
        }
    }
}

/// <summary>What options of every network must be.</summary>
internal static class OnnxOptionsRules
{
    /// <summary>Checks all settings.</summary>
    /// <exception cref="LshException">One is wrong; the message names it.</exception>
    public static void Require(OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Model))
            throw new LshException(ErrorKind.InvalidArgument, "Model is not set; give the folder of model.onnx, or an ONNX file.");
        switch (options)
        {
            case OnnxSentenceOptions sentences:
                RangeRules.Require(sentences);
                sentences.Recipe?.Require();
                break;
            case OnnxPictureOptions pictures:
                RangeRules.Require(pictures);
                pictures.Recipe?.Require();
                break;
        }
        ModelFiles.Find(options.Model);
    }
}
