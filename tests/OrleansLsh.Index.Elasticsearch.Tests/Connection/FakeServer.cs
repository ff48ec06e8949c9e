using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

/// <summary>Something that listens where Elasticsearch should be, and answers what a test tells it to, byte for byte.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">Request line → the whole response, header and body; the connection is closed behind it.</param>
    /// <param name="certificate">For https; null for http.</param>
    public FakeServer(Func<string, string> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The heads of all requests.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>The bodies of all requests, as they came; each is here before its request is answered.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>A response as Elasticsearch gives it.</summary>
    public static string Elasticsearch(string json, string status = "200 OK", int cutBytes = 0) =>
        $"HTTP/1.1 {status}\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\ncontent-length: {Encoding.UTF8.GetByteCount(json)}\r\nconnection: close\r\n\r\n{json[..^cutBytes]}";

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _serving;
        _listener.Stop();
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_over.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient own = client;
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(_certificate);
                stream = secure;
            }
            (string head, string body) = await ReadAsync(stream);
            Heads.Enqueue(head);
            Bodies.Enqueue(body);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(head.Split("\r\n")[0])));
            await stream.FlushAsync();
            await stream.DisposeAsync();
        }
        catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
        {
            // A client that does not trust the certificate hangs up.
        }
    }

    private static async Task<(string Head, string Body)> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (true)
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            string all = text.ToString();
            int end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            string? length = all[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
            if (length is not null ? all.Length - end - 4 >= int.Parse(length[15..], null) : !all.Contains("chunked", StringComparison.OrdinalIgnoreCase) || all.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
                return (all[..end], all[(end + 4)..]);
        }
        return (text.ToString(), "");
    }
}
