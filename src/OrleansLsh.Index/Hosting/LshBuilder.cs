using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Hosting;

/// <summary>Says where a similarity service of an application keeps its collections: a file, a server, a cluster.</summary>
/// <remarks>Exactly one of the methods whose names begin with Use is called, of this package or of that of the backend. Each backend's
/// options have the name <see cref="OptionsName"/>, so that <c>services.Configure&lt;TOptions>(name, section)</c> reads them from the
/// configuration; they are checked when the host starts.</remarks>
public sealed class LshBuilder
{
    internal LshBuilder(IServiceCollection services, string? serviceKey)
    {
        (Services, ServiceKey) = (services, serviceKey);
        AddOptions<SimilarityOptions>(null, RangeRules.Require);
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key under which the service is registered; null where it is the only one.</summary>
    public string? ServiceKey { get; }

    /// <summary>The name of its options: the key, or the empty default name without one.</summary>
    public string OptionsName => ServiceKey ?? Options.DefaultName;

    /// <summary>The backend that was chosen, in a few words; null before one is.</summary>
    internal string? Backend { get; private set; }

    internal Func<IServiceProvider, ISimilarityService>? Open { get; private set; }

    internal Func<ISimilarityService, CancellationToken, Task>? Start { get; private set; }

    /// <summary>Changes what a service of this process does by itself; of a server or a cluster it changes nothing here.</summary>
    /// <param name="configure">Changes the options.</param>
    public LshBuilder Configure(Action<SimilarityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(OptionsName, configure);
        return this;
    }

    /// <summary>Registers options of a backend under <see cref="OptionsName"/>, checked when the host starts and wherever they are first
    /// read.</summary>
    /// <param name="configure">Changes them; null for the defaults.</param>
    /// <param name="require">Throws <see cref="LshException"/> naming the setting, its value and what is allowed.</param>
    public LshBuilder AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        Action<TOptions>? configure, Action<TOptions> require)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(require);
        OptionsBuilder<TOptions> options = Services.AddOptions<TOptions>(OptionsName).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        Services.AddSingleton<IValidateOptions<TOptions>>(new RequiredOptions<TOptions>(OptionsName, require));
        return this;
    }

    /// <summary>The options that <see cref="AddOptions"/> registered.</summary>
    /// <param name="provider">The application's container.</param>
    /// <exception cref="OptionsValidationException">One is wrong.</exception>
    public TOptions OptionsOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider provider)
        where TOptions : class => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(OptionsName);

    /// <summary>Takes a service as the backend.</summary>
    /// <param name="backend">What it is in a few words, for logs and errors: <c>server http://localhost:8080</c>.</param>
    /// <param name="open">Makes the service, once; the container disposes of it.</param>
    /// <param name="start">Done to it when the host starts, which waits for it; null for nothing.</param>
    /// <exception cref="InvalidOperationException">A backend was chosen before.</exception>
    public LshBuilder UseService(
        string backend, Func<IServiceProvider, ISimilarityService> open, Func<ISimilarityService, CancellationToken, Task>? start = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backend);
        ArgumentNullException.ThrowIfNull(open);
        if (Backend is not null)
            throw new InvalidOperationException(
                $"A similarity service has one backend; {Backend} was chosen before {backend}. Register a second service by "
                + "AddKeyedOrleansLsh.");
        (Backend, Open, Start) = (backend, open, start);
        return this;
    }

    /// <summary>Takes a service of this process over an index as the backend, with the application's clock and with its keyed embedding
    /// generators as the embedders that fields name.</summary>
    /// <param name="backend">What it is in a few words, for logs and errors: <c>file shop.db</c>.</param>
    /// <param name="open">Opens the index, once; it is disposed of with the service.</param>
    /// <exception cref="InvalidOperationException">A backend was chosen before.</exception>
    public LshBuilder UseIndex(string backend, Func<IServiceProvider, IDocumentIndex> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return UseService(backend, provider =>
        {
            SimilarityOptions options = OptionsOf<SimilarityOptions>(provider);
            return new SimilarityService(
                open(provider), provider.GetService<TimeProvider>(), options: options,
                embedders: name => provider.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name),
                logger: provider.GetService<ILogger<ISimilarityService>>());
        });
    }
}
