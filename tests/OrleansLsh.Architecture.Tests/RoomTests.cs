using System.Xml.Linq;

namespace OrleansLsh.Architecture.Tests;

public class RoomTests
{
    // Project → what it may reference: other projects of ours, and package name prefixes.
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["OrleansLsh.Core"] = ["System.IO.Hashing", "System.Numerics.Tensors"],
        ["OrleansLsh.Index"] = ["OrleansLsh.Core", "Microsoft.Data.Sqlite", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks"],
        ["OrleansLsh.Index.Elasticsearch"] = ["OrleansLsh.Index", "Elastic.", "Microsoft.Extensions.Logging.Abstractions"],
        ["OrleansLsh.Grains.Abstractions"] = ["OrleansLsh.Core", "OrleansLsh.Index", "Microsoft.Orleans.Sdk"],
        ["OrleansLsh.Grains"] = ["OrleansLsh.Grains.Abstractions", "OrleansLsh.Index", "Microsoft.Orleans."],
        ["OrleansLsh.Http"] = ["OrleansLsh.Index", "Microsoft.AspNetCore.OpenApi"],
        ["OrleansLsh.VectorData"] = ["OrleansLsh.Index", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.VectorData.Abstractions"],
        ["OrleansLsh.Embeddings.Onnx"] = ["OrleansLsh.Index", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Options", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.Tokenizers", "SkiaSharp", "SkiaSharp.NativeAssets."],
        ["OrleansLsh.Client"] = ["OrleansLsh.Grains.Abstractions", "OrleansLsh.Index", "Microsoft.Orleans."],
        ["OrleansLsh.Aspire"] = ["OrleansLsh.Http", "OrleansLsh.Index", "OpenTelemetry.Extensions.Hosting"],
        ["OrleansLsh.Aspire.Hosting"] = ["Aspire.Hosting", "Nerdbank.MessagePack", "Polly.Core"],
        ["OrleansLsh.Testing"] = ["OrleansLsh.Client", "OrleansLsh.Grains", "OrleansLsh.Index", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Orleans.TestingHost"],
        ["OrleansLsh.Cli"] = ["OrleansLsh.Embeddings.Onnx", "OrleansLsh.Index", "OrleansLsh.Http", "OrleansLsh.Samples.ApiDocs", "Parquet.Net", "System.CommandLine", "Spectre.Console"],
    };

    public static TheoryData<string> Projects() => [.. Checkout.Projects("src", "client").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_references_only_what_the_design_lets_it_know(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Rooms.TryGetValue(name, out string[]? allowed), $"{name} is no room of the design.");
        XDocument file = XDocument.Load(Path.Combine(Checkout.Root, project));
        IEnumerable<string> references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(Include(reference).Replace('\\', '/')))
            .Concat(file.Descendants("PackageReference").Select(Include));
        Assert.All(references, reference => Assert.Contains(allowed, entry => entry.EndsWith('.') ? reference.StartsWith(entry, StringComparison.Ordinal) : reference == entry));
    }

    [Theory]
    [InlineData("silo/OrleansLsh.Silo/OrleansLsh.Silo.csproj")]
    [InlineData("samples/Web/OrleansLsh.Samples.Web.csproj")]
    public void A_server_that_is_run_from_a_checkout_keeps_its_data_where_it_is_started(string project)
    {
        // By itself a web project is run in its own folder.
        XDocument server = XDocument.Load(Path.Combine(Checkout.Root, project));
        Assert.Equal("false", server.Descendants("EnableDefaultRunWorkingDirectory").Single().Value);
    }

    [Theory]
    [InlineData("OrleansLsh.Core")]
    [InlineData("OrleansLsh.Index")]
    [InlineData("OrleansLsh.Http")]
    [InlineData("OrleansLsh.VectorData")]
    [InlineData("OrleansLsh.Embeddings.Onnx")]
    [InlineData("OrleansLsh.Cli")]
    public void The_embedded_product_is_complete_without_Orleans_and_Elasticsearch(string room)
    {
        foreach (string file in Checkout.SourceFiles("src", "client").Where(file => file.Contains($"{room}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(Path.Combine(Checkout.Root, file));
            Assert.DoesNotContain("using Orleans;", text, StringComparison.Ordinal);
            Assert.DoesNotContain("using Orleans.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("using Elastic.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_index_opens_its_internals_to_its_own_tests_only()
    {
        XDocument file = XDocument.Load(Path.Combine(Checkout.Root, "src", "OrleansLsh.Index", "OrleansLsh.Index.csproj"));
        Assert.Equal(["OrleansLsh.Index.Tests"], file.Descendants("InternalsVisibleTo").Select(Include));
    }

    private static string Include(XElement element) => element.Attribute("Include")!.Value;
}
