using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Indexing;

/// <summary>How large an answer may be that goes back in one message.</summary>
/// <remarks>A silo does not send a message past its limit, and its caller would wait for it in vain: so answers are weighed before they are
/// given away, and who asked is told at once.</remarks>
internal sealed class AnswerRoom(IOptions<SiloMessagingOptions> messaging)
{
    /// <summary>Bytes that an answer may have: seven eighths of a message, the rest is for headers.</summary>
    public long Bytes { get; } = Math.Min(AnswerBudget.MostBytes, messaging.Value.MaxMessageBodySize / 8 * 7L);

    /// <summary>Bytes of documents in one message of many.</summary>
    public long PageBytes => Math.Min(WireLimits.DocumentBytes, Bytes);

    /// <summary>Refuses an answer that no message holds.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public void Require(long bytes)
    {
        if (bytes <= Bytes) return;
        throw new LshException(ErrorKind.TooLarge,
            $"The answer has {bytes:N0} bytes; a message between the silos and their clients holds {Bytes:N0}. "
            + $"Ask for less at a time, or raise {nameof(SiloMessagingOptions.MaxMessageBodySize)} in silos and clients.");
    }

    /// <summary>A message that goes back, if it fits.</summary>
    public JsonMessage Checked(JsonMessage message)
    {
        Require(message.Utf8.Length);
        return message;
    }
}
