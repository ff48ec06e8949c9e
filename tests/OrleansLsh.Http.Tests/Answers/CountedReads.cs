using System.Reflection;

namespace OrleansLsh.Http.Tests.Answers;

/// <summary>A service that counts how many documents were read from it.</summary>
public class CountedReads : DispatchProxy
{
    private ISimilarityService _service = null!;
    private int _calls, _reads;

    /// <summary>Calls that read documents by id.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Documents that they read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public static (ISimilarityService Service, CountedReads Counter) Of(ISimilarityService service)
    {
        ISimilarityService counted = Create<ISimilarityService, CountedReads>();
        var counter = (CountedReads)(object)counted;
        counter._service = service;
        return (counted, counter);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        object? answer = targetMethod!.Invoke(_service, args);
        if (targetMethod.Name != nameof(ISimilarityService.GetAsync)) return answer;
        Interlocked.Increment(ref _calls);
        return ((IAsyncEnumerable<Document?>)answer!).Select(document =>
        {
            Interlocked.Increment(ref _reads);
            return document;
        });
    }
}
