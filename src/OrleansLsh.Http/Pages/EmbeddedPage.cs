using System.Reflection;
using System.Security.Cryptography;

namespace OrleansLsh.Http.Pages;

/// <summary>A file of this assembly that browsers load.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Tag">Its entity tag, quotes included.</param>
internal sealed record EmbeddedPage(byte[] Body, string MediaType, string Tag)
{
    /// <summary>The files under a name, by their path below it. A path that is not among them is nothing: no file system is
    /// asked.</summary>
    public static IReadOnlyDictionary<string, EmbeddedPage> Under(string folder)
    {
        Assembly assembly = typeof(EmbeddedPage).Assembly;
        string prefix = folder + "/";
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..].Replace('\\', '/'), name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static EmbeddedPage Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return new EmbeddedPage(body, MediaTypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"");
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".txt" or ".md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
