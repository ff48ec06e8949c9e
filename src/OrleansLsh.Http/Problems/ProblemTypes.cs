using System.Text.Json;

namespace OrleansLsh.Http.Problems;

/// <summary>The stable types of problems, and the HTTP status of each.</summary>
internal static class ProblemTypes
{
    /// <summary>What every type begins with.</summary>
    public const string Prefix = "urn:lsh:problem:";

    public const string MalformedJson = Prefix + "malformed-json";
    public const string UnknownProperty = Prefix + "unknown-property";
    public const string NotFound = Prefix + "not-found";
    public const string MethodNotAllowed = Prefix + "method-not-allowed";
    public const string NotAcceptable = Prefix + "not-acceptable";
    public const string UnsupportedMediaType = Prefix + "unsupported-media-type";
    public const string TooManyRequests = Prefix + "too-many-requests";
    public const string Unauthorized = Prefix + "unauthorized";
    public const string Forbidden = Prefix + "forbidden";
    public const string BadRequest = Prefix + "bad-request";
    public const string AnswerNotRead = Prefix + "answer-not-read";
    public const string Unexpected = Prefix + "unexpected";

    private static readonly Dictionary<ErrorKind, string> ByKind =
        Enum.GetValues<ErrorKind>()
            .ToDictionary(kind => kind, kind => Prefix + JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly Dictionary<string, ErrorKind> ByType = ByKind.ToDictionary(known => known.Value, known => known.Key);

    /// <summary>All types, those of <see cref="ErrorKind"/> first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. ByKind.Values, MalformedJson, UnknownProperty, NotFound, MethodNotAllowed, NotAcceptable, UnsupportedMediaType, TooManyRequests,
        Unauthorized, Forbidden, BadRequest, AnswerNotRead, Unexpected,
    ];

    /// <summary>The type of a kind of error.</summary>
    public static string Of(ErrorKind kind) => ByKind[kind];

    /// <summary>The kind of error behind a type; null for those that only HTTP knows.</summary>
    public static ErrorKind? KindOf(string type) => ByType.TryGetValue(type, out ErrorKind kind) ? kind : null;

    /// <summary>The type in plain English.</summary>
    public static string TitleOf(string type)
    {
        string words = type[Prefix.Length..].Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The HTTP status of a kind of error.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.UnknownCollection or ErrorKind.UnknownDocument => 404,
        ErrorKind.CollectionExists or ErrorKind.NotTrained or ErrorKind.TooFewVectors or ErrorKind.ModelMismatch or ErrorKind.Conflict =>
            409,
        ErrorKind.TooLarge => 413,
        ErrorKind.NotSupported => 422,
        ErrorKind.Unavailable or ErrorKind.FileInUse => 503,
        ErrorKind.Storage => 507,
        _ => 400,
    };

    /// <summary>The type of a bare HTTP status.</summary>
    public static string OfStatus(int status) => status switch
    {
        401 => Unauthorized,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => Of(ErrorKind.TooLarge),
        415 => UnsupportedMediaType,
        429 => TooManyRequests,
        503 => Of(ErrorKind.Unavailable),
        >= 400 and < 500 => BadRequest,
        _ => Unexpected,
    };
}
