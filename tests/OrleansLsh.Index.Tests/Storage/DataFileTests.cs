using System.Globalization;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Storage;

public class DataFileTests
{
    [Fact]
    public void Statements_about_a_collection_go_with_it_and_those_about_others_stay()
    {
        using var temporary = new TemporaryFile();
        using Connection connection = Connection.Open(temporary.Path, writable: true);
        connection.Execute("CREATE TABLE batch_1(first INTEGER); CREATE TABLE batch_12(first INTEGER)");
        Statement own = connection.Prepare("SELECT first FROM batch_1"), other = connection.Prepare("SELECT first FROM batch_12");
        connection.Forget(1);
        Assert.NotSame(own, connection.Prepare("SELECT first FROM batch_1"));
        Assert.Same(other, connection.Prepare("SELECT first FROM batch_12"));
    }

    [Fact]
    public void A_missing_folder_is_created()
    {
        using var temporary = new TemporaryFile();
        string path = temporary.In("deep/er/data.db");
        using (DataFile.Open(path)) Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_second_opener_is_told_who_holds_the_file()
    {
        using var temporary = new TemporaryFile();
        using (DataFile.Open(temporary.Path))
        {
            LshException error = Assert.Throws<LshException>(() => DataFile.Open(temporary.Path));
            Assert.Equal(ErrorKind.FileInUse, error.Kind);
            Assert.Contains(temporary.Path, error.Message);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message);
        }
        DataFile.Open(temporary.Path).Dispose();
    }

    [Fact]
    public void A_file_of_a_newer_version_names_both_versions()
    {
        using var temporary = new TemporaryFile();
        DataFile.Open(temporary.Path).Dispose();
        using (Connection connection = Connection.Open(temporary.Path, writable: true)) connection.Execute("PRAGMA user_version = 77");
        LshException error = Assert.Throws<LshException>(() => DataFile.Open(temporary.Path));
        Assert.Equal(ErrorKind.InvalidFile, error.Kind);
        Assert.Contains("version 77", error.Message);
        Assert.Contains($"version {Schema.Version};", error.Message.Replace(". Open", ";", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_of_another_product_is_refused_and_left_alone()
    {
        using var temporary = new TemporaryFile();
        using (Connection connection = Connection.Open(temporary.Path, writable: true)) connection.Execute("CREATE TABLE other(x)");
        byte[] before = File.ReadAllBytes(temporary.Path);
        Assert.Equal(ErrorKind.InvalidFile, Assert.Throws<LshException>(() => DataFile.Open(temporary.Path)).Kind);
        Assert.Equal(before, File.ReadAllBytes(temporary.Path));
    }

    [Fact]
    public void Of_several_who_open_a_file_at_once_one_gets_it_and_each_other_is_told_who_has_it()
    {
        const int Openers = 4;
        for (int round = 0; round < 50; round++)
        {
            using var temporary = new TemporaryFile();
            using var together = new Barrier(Openers);
            var opened = new DataFile?[Openers];
            var errors = new LshException?[Openers];
            Thread[] threads = [.. Enumerable.Range(0, Openers).Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                try
                {
                    opened[i] = DataFile.Open(temporary.Path);
                }
                catch (LshException error)
                {
                    errors[i] = error;
                }
                together.SignalAndWait();
                opened[i]?.Dispose();
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            Assert.True(opened.Count(file => file is not null) == 1, string.Join('\n', errors.Select(error => error?.Message)));
            Assert.All(errors.OfType<LshException>(), error =>
            {
                Assert.Equal(ErrorKind.FileInUse, error.Kind);
                Assert.Contains($"is in use by process {Environment.ProcessId}.", error.Message, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        using var temporary = new TemporaryFile();
        File.WriteAllText(temporary.Path, new string('x', 10_000));
        Assert.Equal(ErrorKind.InvalidFile, Assert.Throws<LshException>(() => DataFile.Open(temporary.Path)).Kind);
        Assert.Equal(new string('x', 10_000), File.ReadAllText(temporary.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_with_the_path()
    {
        using var temporary = new TemporaryFile();
        File.WriteAllText(temporary.In("file"), "");
        string path = temporary.In("file/data.db");
        LshException error = Assert.Throws<LshException>(() => DataFile.Open(path));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void A_collection_of_a_taken_name_is_refused()
    {
        using DataFile file = DataFile.Open(null);
        file.Create("shop", Batches.Fields);
        Assert.Equal(ErrorKind.CollectionExists, Assert.Throws<LshException>(() => file.Create("shop", Batches.Fields)).Kind);
        Assert.Single(file.Collections());
    }

    [Fact]
    public void An_ephemeral_file_leaves_nothing_behind()
    {
        string path;
        using (DataFile file = DataFile.Open(null)) path = file.Path;
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }
}
