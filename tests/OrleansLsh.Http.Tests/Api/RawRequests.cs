using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>Requests byte by byte, as no client would write them.</summary>
internal static class RawRequests
{
    /// <summary>A connection on which a request, or the beginning of one, was sent.</summary>
    public static async Task<Socket> SendAsync(ServedCollection served, params byte[][] parts)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024, NoDelay = true };
        await socket.ConnectAsync(served.Address.Host, served.Address.Port);
        foreach (byte[] part in parts) await socket.SendAsync(part);
        return socket;
    }

    /// <summary>The whole answer to a request that closes its connection.</summary>
    public static async Task<(int Status, string Head, string Body)> AskAsync(ServedCollection served, string target, string method = "GET", string headers = "", byte[]? body = null)
    {
        string head = $"{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}{(body is null || headers.Length > 0 ? "" : $"content-length: {body.Length}\r\n")}\r\n";
        using Socket socket = await SendAsync(served, Encoding.ASCII.GetBytes(head), body ?? []);
        return await ReadAsync(socket);
    }

    /// <summary>The answer that comes until the server closes the connection, as its own length says.</summary>
    public static async Task<(int Status, string Head, string Body)> ReadAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        string text = Encoding.UTF8.GetString(all.ToArray());
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"no answer: '{text}'");
        string head = text[..end], body = text[(end + 4)..];
        string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null && body.Length > 0) body = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(body).AsSpan(0, int.Parse(length[15..], System.Globalization.CultureInfo.InvariantCulture)));
        return (int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), head, body);
    }

    /// <summary>The problem of a request that must fail with this status and type.</summary>
    public static async Task<JsonElement> ProblemAsync(Task<(int Status, string Head, string Body)> asked, int status, string type)
    {
        (int given, string head, string body) = await asked;
        Assert.True(given == status, $"{head}\n\n{body}");
        Assert.Contains("content-type: application/problem+json", head, StringComparison.OrdinalIgnoreCase);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal($"urn:lsh:problem:{type}", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }
}
