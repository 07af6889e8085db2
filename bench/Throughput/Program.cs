using BenchmarkDotNet.Running;
using Burnwatch.Throughput;

// What judging a span costs: with --quick in some seconds, otherwise by BenchmarkDotNet, to which all arguments go.
if (args is ["--quick"])
    QuickBench.Run(Console.Out);
else
    BenchmarkRunner.Run<JudgeBenchmarks>(args: args);
