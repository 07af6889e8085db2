using BenchmarkDotNet.Running;
using Burnwatch.Throughput;

// What judging a span costs: with --quick in some seconds, otherwise by BenchmarkDotNet, to which all arguments go.
// --iid-vectors compares the IID spike method with a file of another implementation's answers instead.
if (args is ["--quick"])
    QuickBench.Run(Console.Out);
else if (args is ["--iid-vectors", var file])
    return IidVectors.Compare(new FileInfo(file), Console.Out);
else
    BenchmarkRunner.Run<JudgeBenchmarks>(args: args);
return 0;
