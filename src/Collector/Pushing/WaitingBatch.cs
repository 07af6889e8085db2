namespace Burnwatch.Collector.Pushing;

/// <summary>A batch on its way into the database, and the sender who waits for it.</summary>
internal sealed class WaitingBatch(KnownSamples samples)
{
    private readonly TaskCompletionSource<PushOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public KnownSamples Samples => samples;

    /// <summary>What became of it.</summary>
    public Task<PushOutcome> Done => done.Task;

    public void End(PushOutcomeKind kind, string? answer = null) =>
        done.TrySetResult(new PushOutcome(kind, PushAnswer.Parse(answer ?? samples.Answer)));

    public void Refuse(TimeSpan retryAfter) =>
        done.TrySetResult(new PushOutcome(PushOutcomeKind.Busy, null, retryAfter));

    public void Fail(Exception exception) => done.TrySetException(exception);
}
