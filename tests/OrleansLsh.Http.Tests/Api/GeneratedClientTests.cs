using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>A client that NSwag makes from the OpenAPI document, compiled and used.</summary>
public sealed class GeneratedClientTests
{
    private const string Namespace = "Generated";

    // What is left out is not sent: a null is a value, which not every property takes.
    private const string Settings = $$"""
        namespace {{Namespace}}
        {
            public partial class Client
            {
                static partial void UpdateJsonSerializerSettings(System.Text.Json.JsonSerializerOptions settings) =>
                    settings.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            }
        }
        """;

    [Fact]
    public async Task A_generated_client_makes_ten_calls()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        dynamic client = await ClientAsync(served);
        Func<string, object> make = name => Activator.CreateInstance(((object)client).GetType().Assembly.GetType($"{Namespace}.{name}")!)!;

        Assert.Equal("OrleansLsh", (await client.GetStatusAsync()).Product);

        dynamic field = make("FieldBody");
        (field.Name, field.Dimensions) = ("w", 2);
        dynamic create = make("CreateBody");
        (create.Name, create.Fields) = ("made", List(field));
        Assert.Equal("made", (await client.CreateNamedCollectionAsync(create)).Name);
        Assert.Equal(2, ((ICollection)(await client.ListCollectionsAsync()).Collections).Count);

        dynamic document = make("Document");
        (document.Id, document.Vectors, document.Source) = ("x", Vectors("w", 1, 2), new { colour = "red" });
        dynamic documents = make("DocumentsBody");
        documents.Documents = List(document);
        Assert.Equal(1, (await client.WriteDocumentsAsync("made", null, documents)).Written);
        Assert.Equal(1, (await client.DescribeCollectionAsync("made")).Documents);

        dynamic search = make("SearchBody");
        (search.Vectors, search.Limit) = (Vectors("w", 1, 1), 5);
        dynamic found = Enumerable.Single((await client.SearchAsync("made", search)).Hits);
        Assert.Equal("x", found.Id);
        Assert.Equal("red", ((JsonElement)found.Source).GetProperty("colour").GetString());

        dynamic batch = make("SearchBatchBody");
        batch.Searches = List(search);
        Assert.Single((ICollection)(await client.SearchBatchAsync("made", batch)).Responses);

        dynamic ids = make("IdsBody");
        ids.Ids = new List<string> { "x" };
        Assert.Equal("x", Enumerable.Single((await client.GetDocumentsAsync("made", ids)).Documents).Id);
        dynamic deleted = make("DeleteBody");
        deleted.Ids = new List<string> { "x" };
        Assert.Equal(1, (await client.DeleteDocumentsAsync("made", deleted)).Deleted);
        await client.DropCollectionAsync("made");

        Exception problem = await Assert.ThrowsAnyAsync<Exception>(async () => await client.DescribeCollectionAsync("made"));
        Assert.Equal("urn:lsh:problem:unknown-collection", (string)((dynamic)problem).Result.Type);
    }

    private static async Task<object> ClientAsync(ServedCollection served)
    {
        NSwag.OpenApiDocument document = await NSwag.OpenApiDocument.FromJsonAsync(await served.Http.GetStringAsync("/openapi/v1.json"));
        var generator = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings
        {
            ClassName = "Client",
            UseBaseUrl = false,
            CSharpGeneratorSettings = { Namespace = Namespace, JsonLibrary = CSharpJsonLibrary.SystemTextJson, GenerateOptionalPropertiesAsNullable = true },
        });
        Assembly assembly = Compile(generator.GenerateFile());
        return Activator.CreateInstance(assembly.GetType($"{Namespace}.Client")!, served.Http)!;
    }

    private static Assembly Compile(string code)
    {
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "GeneratedClient", [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(Settings)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>A list of the item's own type.</summary>
    private static dynamic List(object item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item.GetType()))!;
        list.Add(item);
        return list;
    }

    private static Dictionary<string, ICollection<float>> Vectors(string field, params float[] components) => new() { [field] = components };
}
