using System.Reflection;
using OrleansLsh.Index;

namespace OrleansLsh.Http.Tests.Answers;

/// <summary>A service that counts how many documents were read from it.</summary>
public class CountedReads : DispatchProxy
{
    private ISimilarityService _service = null!;
    private int _reads;

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
        if (targetMethod!.Name == nameof(ISimilarityService.GetAsync)) Interlocked.Increment(ref _reads);
        return targetMethod.Invoke(_service, args);
    }
}
