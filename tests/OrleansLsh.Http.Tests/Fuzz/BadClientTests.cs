using System.Net.Sockets;
using System.Text;
using OrleansLsh.Http.Tests.Api;

namespace OrleansLsh.Http.Tests.Fuzz;

public sealed class BadClientTests
{
    [Fact]
    public async Task A_slow_reader_of_an_export_holds_the_server_back_and_gets_everything()
    {
        await using ServedCollection served = await StartAsync();
        using Socket socket = await SendAsync(served, "GET /v1/collections/t/documents:export HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        var buffer = new byte[16 * 1024];
        int lines = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'{');
            await Task.Yield();
            Assert.NotNull(await served.Service.GetAsync("t", "a"));
        }
        Assert.Equal(2 * 20_003 + 20_002, lines);
    }

    [Fact]
    public async Task Clients_that_vanish_leave_nothing_behind()
    {
        await using ServedCollection served = await StartAsync();
        for (int i = 0; i < 40; i++)
        {
            using Socket reading = await SendAsync(served, "GET /v1/collections/t/documents:export HTTP/1.1\r\nhost: localhost\r\n\r\n");
            using Socket sending = await SendAsync(served, "POST /v1/collections/t/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"vectors\":");
            using Socket importing = await SendAsync(served,
                "POST /v1/collections/t/documents:import HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{\"id\":\"cut\",\"vec\r\n");
            reading.LingerState = sending.LingerState = importing.LingerState = new LingerOption(true, 0);
        }
        await ServedCollection.OkAsync(served.PostAsync("/v1/collections/t/search", """{"id":"a"}"""));
        Assert.Null(await served.Service.GetAsync("t", "cut"));
    }

    private static async Task<ServedCollection> StartAsync()
    {
        ServedCollection served = await ServedCollection.StartAsync();
        await served.Service.UpsertAsync("t", [.. Enumerable.Range(0, 20_000).Select(i => Document.Of($"n{i}", "v", new[] { 1f, i, 2 }, new { n = i }))]);
        return served;
    }

    private static async Task<Socket> SendAsync(ServedCollection served, string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024 };
        await socket.ConnectAsync(served.Address.Host, served.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return socket;
    }
}
