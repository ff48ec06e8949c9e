using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Tests.Wire;

public class ContractTests
{
    /// <summary>Silos of different versions run beside each other in a rolling restart: a name or a number once given is never given to anything else.</summary>
    [Fact]
    public void The_wire_contract_is_the_one_that_was_agreed_on()
    {
        string agreed = Path.Combine(Folder(), "Contract.txt");
        string actual = Describe();
        // LSH_AGREE=1 writes the file: a change of the contract is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }

    [Fact]
    public void Every_name_is_given_once()
    {
        string[] names = [.. typeof(WireAliases).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [InlineData(typeof(SearchRequest), typeof(SearchMessage))]
    [InlineData(typeof(SearchSetting), typeof(SettingMessage))]
    [InlineData(typeof(TextQuery), typeof(TextMessage))]
    public void A_message_carries_all_that_a_search_can_say(Type said, Type message)
    {
        Assert.Equal(Properties(said), Properties(message));

        static IEnumerable<string> Properties(Type type) =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(StringComparer.Ordinal);
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        IEnumerable<Type> types = typeof(WireAliases).Assembly.GetTypes()
            .Where(type => type.Namespace is "OrleansLsh.Grains.Abstractions" or "OrleansLsh.Grains.Abstractions.Wire" && Alias(type) is not null);
        foreach (Type type in types.OrderBy(Alias, StringComparer.Ordinal))
        {
            text.Append(Alias(type)).Append('\n');
            foreach (string line in type.IsInterface ? Methods(type) : Members(type)) text.Append("  ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<string> Methods(Type type) => type.GetMethods().Select(method =>
        $"{Alias(method) ?? method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type) => type.GetProperties()
        .Select(property => (Id: property.GetCustomAttribute<IdAttribute>(), property))
        .Where(member => member.Id is not null)
        .OrderBy(member => member.Id!.Id)
        .Select(member => $"{member.Id!.Id} {member.property.Name}: {Name(member.property.PropertyType)}");

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]" : Alias(type) ?? type.Name;

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
