using Burnwatch.Alerting.Incidents;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Alerting.Evaluation;

internal sealed partial class ShardEvaluator
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The incident of key {KeyId} was {Change}: {Why}")]
        public static partial void IncidentMoved(ILogger logger, long keyId, IncidentChange change, string why);

        [LoggerMessage(2, LogLevel.Information,
            "Shard {Shard} was evaluated by another node meanwhile; this tick was dropped and "
            + "the next one reads it again")]
        public static partial void OvertakenByAnotherNode(ILogger logger, int shard);

        [LoggerMessage(3, LogLevel.Error, "Key {KeyId} was not judged; the next tick tries it again")]
        public static partial void KeyNotJudged(ILogger logger, long keyId, Exception error);

        [LoggerMessage(4, LogLevel.Warning,
            "Shard {Shard} refused {Count} values ({Why}), the first of key {KeyId}; what was learnt stays as it was")]
        public static partial void ValuesRefused(ILogger logger, int shard, int count, string why, long keyId);

        [LoggerMessage(5, LogLevel.Information,
            "Shard {Shard} read {Count} buckets of spans that were learnt; those that grew are judged, none is learnt")]
        public static partial void LateBuckets(ILogger logger, int shard, int count);

        [LoggerMessage(6, LogLevel.Error,
            "The model that was installed for workspace {WorkspaceId} cannot be used: {Fault} The shipped model and "
            + "thresholds are in force; train it again, or remove it with 'burnwatch train --remove'")]
        public static partial void ModelNotUsed(ILogger logger, long workspaceId, string fault);

        [LoggerMessage(7, LogLevel.Error,
            "What the incident of key {KeyId} came to could not be put in words and was not written; the next tick tries "
            + "it again")]
        public static partial void IncidentNotWritten(ILogger logger, long keyId, Exception error);

        [LoggerMessage(8, LogLevel.Error,
            "Whether keys of workspace {WorkspaceId} surge together was not found out; they are paged without it, and the "
            + "next tick asks again")]
        public static partial void EventNotMarked(ILogger logger, long workspaceId, Exception error);

        [LoggerMessage(9, LogLevel.Error,
            "The derived thresholds of workspace {WorkspaceId} cannot be used: {Fault} Those that it had without them are in "
            + "force until they are derived anew")]
        public static partial void ThresholdsNotUsed(ILogger logger, long workspaceId, string fault);

        [LoggerMessage(10, LogLevel.Information,
            "Credentials went from one key to another; shard {Shard} learns the profiles of those keys again")]
        public static partial void KeysMoved(ILogger logger, int shard);
    }
}
