using System.Text.Json;
using OrleansLsh.Http.Client;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Pictures;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <remarks>What a server does that other ways to the service do not.</remarks>
public sealed partial class HttpSimilarityService
{
    /// <summary>The nearest documents of pictures, whose vectors the server makes.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">All else that is asked for; vectors and texts of other fields may be.</param>
    /// <param name="pictures">Vector field → a picture's file as it is, not decoded; 1 to 16. The server has the embedders of pictures
    /// that these fields name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LshException">There is no such field, the server has no such embedder, or a picture cannot be embedded.</exception>
    public async Task<SearchResponse> SearchAsync(
        string collection, SearchRequest request, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> pictures,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(pictures);
        var call = new Call("search", collection);
        call.Require(() => SearchForm.RequirePictures(pictures.Keys));
        call.Require(() => SearchRules.RequireSendable(request));
        using HttpContent form = SearchForm.ToContent(request, pictures);
        return SearchAnswer.Read(await _server.SendAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "search", "/search"), call, form, LshJson.Of<JsonElement>(),
            cancellationToken));
    }
}
