using Burnwatch.Secrets;

namespace Burnwatch.Collector.Polling;

/// <summary>One thing that is asked for again and again.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Workspace">Whom it is about.</param>
/// <param name="Key">With which key it is asked.</param>
/// <param name="Interval">How often it is asked while it succeeds.</param>
internal sealed record Poll(PollKind Kind, WatchedWorkspace Workspace, SecretReference Key, TimeSpan Interval);
