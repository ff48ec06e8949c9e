using System.Globalization;
using System.Text.RegularExpressions;
using OrleansLsh.Cli.Tests.Commands;

namespace OrleansLsh.Cli.Tests.Processes;

public partial class CreatingTests
{
    private const int Rounds = 5, Processes = 4;

    [Fact]
    public async Task Of_four_processes_that_create_a_collection_in_one_new_file_one_does_and_the_others_are_told_why_not()
    {
        for (int round = 0; round < Rounds; round++)
        {
            using Shop shop = await new Shop().WriteFilesAsync(20);
            LshProcess[] processes = [.. Enumerable.Range(0, Processes).Select(_ => LshProcess.Start("create", "shop", "--field", "v:8", "--data", shop.Data))];
            int[] numbers = [.. processes.Select(process => process.Id)];
            (int Code, string Out, string Error)[] ends = await Task.WhenAll(processes.Select(process => process.EndAsync()));
            foreach (LshProcess process in processes) process.Dispose();

            Assert.True(ends.Count(end => end.Code == 0) == 1, string.Join('\n', ends.Select(end => end.Error)));
            foreach ((_, _, string error) in ends.Where(end => end.Code != 0))
            {
                if (error.Contains("'shop' exists already", StringComparison.Ordinal)) continue;
                Match holder = InUse().Match(error);
                Assert.True(holder.Success, error);
                Assert.Contains(int.Parse(holder.Groups[1].Value, CultureInfo.InvariantCulture), numbers);
            }
            Assert.Equal(0, (await shop.RunAsync("import", "shop", shop.Vectors, "--documents", shop.Meta)).Code);
            Assert.Contains("\"documents\":20,", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"shop\.db is in use by process ([0-9]+)\.")]
    private static partial Regex InUse();
}
