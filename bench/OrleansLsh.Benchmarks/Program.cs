using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/OrleansLsh.Benchmarks -- --filter '*'
// A short job unless another is asked for on the command line: kernels of microseconds settle quickly.
IConfig config = DefaultConfig.Instance.WithArtifactsPath("artifacts/benchmarks");
if (!args.Contains("--job")) config = config.AddJob(Job.ShortRun);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
