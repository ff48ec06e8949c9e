using System.Net;
using System.Net.Sockets;

namespace OrleansLsh.Silo.Configuration;

/// <summary>Ports of a second silo on the same machine.</summary>
internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>The port, or the next one above it that nobody listens on.</summary>
    public static int Near(int port)
    {
        for (int candidate = port; candidate < port + Tries; candidate++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, candidate) { ExclusiveAddressUse = true };
            try
            {
                listener.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
        return port;
    }
}
