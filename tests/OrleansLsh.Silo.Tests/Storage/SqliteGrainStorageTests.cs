using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Silo.Storage;

namespace OrleansLsh.Silo.Tests.Storage;

public sealed class SqliteGrainStorageTests : IDisposable
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private static readonly GrainId Grain = GrainId.Create("subspace", "shop.v/1/0");
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_state_is_there_after_the_file_was_opened_again()
    {
        using (SqliteGrainStorage storage = Open())
        {
            var state = new GrainState<CodesMessage>(new CodesMessage { ModelVersion = 3, Codes = new byte[] { 1, 2 } });
            await storage.WriteStateAsync("codebook", Grain, state);
            Assert.True(state.RecordExists);
            Assert.NotNull(state.ETag);
        }
        using SqliteGrainStorage again = Open();
        var read = new GrainState<CodesMessage>(new CodesMessage());
        await again.ReadStateAsync("codebook", Grain, read);
        Assert.Equal((true, 3), (read.RecordExists, read.State!.ModelVersion));
        Assert.Equal([1, 2], read.State.Codes.ToArray());
    }

    [Fact]
    public async Task States_of_other_names_and_grains_are_apart()
    {
        using SqliteGrainStorage storage = Open();
        await storage.WriteStateAsync("codebook", Grain, new GrainState<CodesMessage>(new CodesMessage()));
        foreach ((string name, GrainId grain) in new[] { ("manifest", Grain), ("codebook", GrainId.Create("subspace", "shop.v/1/1")) })
        {
            var read = new GrainState<CodesMessage>(new CodesMessage());
            await storage.ReadStateAsync(name, grain, read);
            Assert.False(read.RecordExists);
        }
    }

    [Fact]
    public async Task A_write_or_a_clear_on_an_old_ETag_is_refused_and_changes_nothing()
    {
        using SqliteGrainStorage storage = Open();
        var first = new GrainState<CodesMessage>(new CodesMessage { ModelVersion = 1 });
        await storage.WriteStateAsync("codebook", Grain, first);
        var second = new GrainState<CodesMessage>(new CodesMessage());
        await storage.ReadStateAsync("codebook", Grain, second);
        second.State = new CodesMessage { ModelVersion = 2 };
        await storage.WriteStateAsync("codebook", Grain, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("codebook", Grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("codebook", Grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("codebook", Grain, new GrainState<CodesMessage>(new CodesMessage { ModelVersion = 9 })));
        await storage.ReadStateAsync("codebook", Grain, first);
        Assert.Equal(2, first.State!.ModelVersion);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_may_be_written_again()
    {
        using SqliteGrainStorage storage = Open();
        var state = new GrainState<CodesMessage>(new CodesMessage { ModelVersion = 1 });
        await storage.WriteStateAsync("codebook", Grain, state);
        await storage.ClearStateAsync("codebook", Grain, state);
        Assert.Equal((false, null), (state.RecordExists, state.ETag));
        await storage.ClearStateAsync("codebook", Grain, state);
        await storage.WriteStateAsync("codebook", Grain, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public void A_file_that_is_none_of_this_kind_is_an_error_that_names_it()
    {
        string path = Path.Combine(_folder, "grains.db");
        File.WriteAllText(path, new string('x', 5_000));
        LshException error = Assert.Throws<LshException>(() => new SqliteGrainStorage(path, Serializer));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private SqliteGrainStorage Open() => new(Path.Combine(_folder, "grains.db"), Serializer);
}
