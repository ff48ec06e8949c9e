using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OrleansLsh.Http.Client;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;

namespace OrleansLsh.Http.Pictures;

/// <summary>A picture that is searched for.</summary>
/// <param name="Field">The vector field that it is searched in.</param>
/// <param name="Bytes">Its file as it was sent, not decoded.</param>
internal readonly record struct SentPicture(string Field, ReadOnlyMemory<byte> Bytes);

/// <summary>A search that is sent as a form: the part <c>search</c> is its JSON, each other part a picture, named for the vector field that
/// it is searched in.</summary>
/// <param name="Search">What the part says, or a search without anything.</param>
/// <param name="Pictures">The pictures, of different fields.</param>
internal sealed record SearchForm(SearchRequest Search, IReadOnlyList<SentPicture> Pictures)
{
    /// <summary>The media type of such a body.</summary>
    public const string MediaType = "multipart/form-data";

    /// <summary>The name of the part that is no picture.</summary>
    public const string SearchPart = "search";

    /// <summary>The most pictures of one search.</summary>
    public const int MaxPictures = 16;

    /// <summary>Reads a form, part by part.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxPictureBytes">The most that one picture may have.</param>
    /// <exception cref="RefusedException">The body is no such form, or a part of it too large.</exception>
    public static async Task<SearchForm> ReadAsync(HttpContext context, int maxPictureBytes)
    {
        HttpRequest request = context.Request;
        long? most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        await using Stream body = BodyContent.Open(request, most).AsStream();
        var parts = new MultipartReader(Boundary(request), body);
        SearchRequest? search = null;
        var pictures = new List<SentPicture>();
        try
        {
            while (await parts.ReadNextSectionAsync(context.RequestAborted) is { } part)
            {
                string name = NameOf(part);
                if (name != SearchPart)
                {
                    if (pictures.Exists(picture => picture.Field == name)) throw Bad($"It has two pictures for the field '{name}'.");
                    if (pictures.Count == MaxPictures) throw Bad($"It has more than {MaxPictures} pictures, which is the most.");
                    pictures.Add(new SentPicture(name, await ReadAsync(part.Body, name, maxPictureBytes, context.RequestAborted)));
                }
                else if (search is not null) throw Bad($"It has two parts '{SearchPart}'.");
                else search = await ReadSearchAsync(part.Body, most, context.RequestAborted);
            }
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException and not BadHttpRequestException
            && !context.RequestAborted.IsCancellationRequested)
        {
            throw Bad("It is cut off, or its parts are not as its boundary says.");
        }
        return pictures.Count > 0 ? new SearchForm(search ?? new SearchRequest(), pictures)
            : throw Bad("It has no picture; send one as a part that is named for the vector field.");
    }

    /// <summary>Refuses pictures that no form can hold.</summary>
    /// <param name="fields">The fields that they are for.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>.</exception>
    public static void RequirePictures(IEnumerable<string> fields)
    {
        string[] all = [.. fields];
        if (all.Length is 0 or > MaxPictures)
            throw new LshException(
                ErrorKind.InvalidArgument, $"There are {all.Length} pictures to search for; give 1 to {MaxPictures}.");
        if (all.FirstOrDefault(field => field is SearchPart or "" || !field.All(char.IsAscii) || field.Any(char.IsControl)) is { } wrong)
            throw new LshException(
                ErrorKind.InvalidArgument,
                $"The field '{wrong}' cannot be searched by a picture in a form: its part needs a name, and '{SearchPart}' is that of all "
                + "else. Send its vector.");
    }

    /// <summary>The form as it is sent.</summary>
    public static HttpContent ToContent(SearchRequest request, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> pictures)
    {
        var form = new MultipartFormDataContent();
        byte[] search = JsonSerializer.SerializeToUtf8Bytes(request, LshJson.Of<SearchRequest>());
        form.Add(ServiceConnection.Json(search), SearchPart);
        foreach ((string field, ReadOnlyMemory<byte> picture) in pictures) form.Add(new ReadOnlyMemoryContent(picture), field, field);
        return form;
    }

    private static async Task<SearchRequest> ReadSearchAsync(Stream part, long? most, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> json = await ReadAsync(part, SearchPart, (int?)most ?? int.MaxValue, cancellationToken);
        return RequestBody.Of(json.Span, LshJson.Of<SearchRequest>());
    }

    private static string Boundary(HttpRequest request)
    {
        const int Longest = 70;
        string boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        return boundary.Length is > 0 and <= Longest ? boundary
            : throw Bad($"Its content type has no boundary, which is 1 to {Longest} characters.");
    }

    private static string NameOf(MultipartSection part)
    {
        string? name = ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString() : null;
        return name is { Length: > 0 } ? name : throw Bad("It has a part without a name.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream part, string name, int most, CancellationToken cancellationToken)
    {
        const int Piece = 64 * 1024;
        var bytes = new ArrayBufferWriter<byte>(Piece);
        while (await part.ReadAsync(bytes.GetMemory(Piece), cancellationToken) is > 0 and var read)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > most)
                throw new RefusedException(413, ProblemTypes.Of(ErrorKind.TooLarge), string.Create(CultureInfo.InvariantCulture,
                    $"The part '{name}' has more than {most:N0} bytes, which is the most."));
        }
        return bytes.WrittenMemory;
    }

    private static RefusedException Bad(string why) =>
        new(400, ProblemTypes.BadRequest, $"The body is no form of a search with pictures. {why}");
}
