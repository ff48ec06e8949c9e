using System.Globalization;

namespace OrleansLsh;

/// <summary>Documents that were not written, in words.</summary>
internal static class FailedDocuments
{
    private const int Told = 3;

    /// <summary>Why a caller who wanted all of them written is told so.</summary>
    public static LshException Error(long written, long failed, IReadOnlyList<DocumentFailure> failures) => new(
        failures.Count == 0 ? ErrorKind.InvalidArgument : failures[0].Kind, Text(written, failed, failures));

    /// <summary>Why documents that were to be written together were not.</summary>
    public static LshException Refused(string collection, int sent, WriteReport report)
    {
        IReadOnlyList<DocumentFailure> failures = report.Failures;
        string what = report.Written > 0
            ? Text(report.Written, failures.Count, failures)
            : string.Create(CultureInfo.InvariantCulture, $"Nothing was written, for {failures.Count:N0} of {sent:N0} ")
                + $"{(sent == 1 ? "document" : "documents")} {(failures.Count == 1 ? "is" : "are")} wrong."
                + First(failures.Count, failures);
        return new LshException(failures[0].Kind, what) { Operation = "upsert", Collection = collection };
    }

    /// <summary>How many were written, and why the first others were not.</summary>
    public static string Text(long written, long failed, IReadOnlyList<DocumentFailure> failures)
    {
        string counted = string.Create(CultureInfo.InvariantCulture, $"{written:N0} {Documents(written)} written");
        if (failed == 0) return $"{counted}.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed:N0} of {written + failed:N0} documents failed, {counted}.{First(failed, failures)}");
    }

    private static string First(long failed, IReadOnlyList<DocumentFailure> failures)
    {
        int told = Math.Min(Told, failures.Count);
        string more = failed > told && told > 0 ? string.Create(CultureInfo.InvariantCulture, $" And {failed - told:N0} more.") : "";
        return string.Concat(failures.Take(told).Select(failure => $" {Sentence($"{failure}")}")) + more;
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static string Documents(long count) => count == 1 ? "document was" : "documents were";
}
