using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Pushing;

/// <summary>Section <c>Push</c> of the configuration: how much of what services report waits where.</summary>
public sealed record PushOptions
{
    public const string Section = "Push";

    /// <summary>
    /// Where batches wait on disk while the database is away; <c>push</c> in the folder of the private Postgres unless
    /// set.
    /// </summary>
    public string? BufferDirectory { get; init; }

    /// <summary>So many mebibytes wait on disk at most; then senders are told to wait. 256 unless set.</summary>
    public int BufferMegabytes { get; init; } = 256;

    /// <summary>So many mebibytes one request may have, unpacked. 16 unless set.</summary>
    public int LargestBodyMegabytes { get; init; } = 16;

    /// <summary>So many samples one request may have. 50,000 unless set.</summary>
    public int MostRows { get; init; } = 50_000;

    /// <summary>
    /// So many requests wait for the database at once; then senders are told to wait. 256 unless set.
    /// </summary>
    public int QueuedBatches { get; init; } = 256;
}

internal sealed class PushOptionsValidator : IValidateOptions<PushOptions>
{
    public ValidateOptionsResult Validate(string? name, PushOptions options)
    {
        (string Setting, int Value, int Most)[] numbers =
        [
            ("BufferMegabytes", options.BufferMegabytes, 1_000_000),
            ("LargestBodyMegabytes", options.LargestBodyMegabytes, 256),
            ("MostRows", options.MostRows, 1_000_000),
            ("QueuedBatches", options.QueuedBatches, 100_000),
        ];
        var faults = numbers
            .Where(n => n.Value < 1 || n.Value > n.Most)
            .Select(n => $"Push:{n.Setting} is {n.Value}. Set it to between 1 and {n.Most}.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
