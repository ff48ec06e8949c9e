using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansLsh.Silo.Configuration;

/// <summary>Ports of several silos on the same machine.</summary>
/// <remarks>Silos that start at the same moment find the same ports free: a port is claimed by a locked file until the process
/// ends.</remarks>
internal static class FreePort
{
    private const int Tries = 100;
    private static readonly List<FileStream> Claims = [];

    /// <summary>The port, or the next one above it that nobody listens on or has claimed.</summary>
    public static int Near(int port)
    {
        for (int candidate = port; candidate < port + Tries; candidate++)
            if (IsFree(candidate) && Claim(candidate)) return candidate;
        return port;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool Claim(int port)
    {
        try
        {
            string path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"lsh-port-{port}.lock"));
            var claim = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            lock (Claims) Claims.Add(claim);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
