using Microsoft.Extensions.Options;
using OrleansLsh;
using OrleansLsh.Silo;

try
{
    await using WebApplication app = await LshSilo.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is OptionsValidationException or LshException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
