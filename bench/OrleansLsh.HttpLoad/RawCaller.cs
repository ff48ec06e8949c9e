using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansLsh.HttpLoad;

/// <summary>A connection that sends prepared requests and skims their answers: it costs next to nothing beside the server on the same cores.</summary>
internal sealed class RawCaller : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[256 * 1024];

    public RawCaller(Uri server) => _socket.Connect(IPAddress.Parse(server.Host), server.Port);

    /// <summary>A POST of JSON as it goes over the wire.</summary>
    public static byte[] Request(Uri server, string path, string body) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Sends a request and waits for the whole answer.</summary>
    public void Call(byte[] request)
    {
        _socket.Send(request);
        int received = 0;
        while (!IsWhole(_answer.AsSpan(0, received)))
        {
            int more = _socket.Receive(_answer.AsSpan(received));
            if (more == 0) throw new IOException("The server closed the connection.");
            received += more;
        }
        if (!_answer.AsSpan(0, received).StartsWith("HTTP/1.1 200 "u8)) throw new IOException(Encoding.UTF8.GetString(_answer, 0, received));
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        int at = answer[..head].IndexOf(name);
        if (at < 0) return answer.EndsWith("\r\n0\r\n\r\n"u8);
        ReadOnlySpan<byte> digits = answer[(at + name.Length)..];
        return answer.Length >= head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
