using Microsoft.Extensions.Logging;

namespace Burnwatch.Alerting.Paging;

internal sealed partial class PageSender
{
    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "{Channel} accepted the {Action} of incident {IncidentId}, page {Generation}, at attempt {Attempts}")]
        public static partial void Sent(
            ILogger logger, string channel, string action, long incidentId, int generation, int attempts);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The {Action} of incident {IncidentId}, page {Generation}, was not accepted by {Channel} at attempt "
                + "{Attempts}; it is sent again in {Delay}: {Answer}")]
        public static partial void Later(
            ILogger logger,
            string channel,
            string action,
            long incidentId,
            int generation,
            int attempts,
            TimeSpan delay,
            string answer);

        [LoggerMessage(
            3,
            LogLevel.Error,
            "{Channel} refused the {Action} of incident {IncidentId}, page {Generation}, for good; "
                + "mend its address or key, or report the message: {Answer}")]
        public static partial void Refused(
            ILogger logger, string channel, string action, long incidentId, int generation, string answer);

        [LoggerMessage(
            4,
            LogLevel.Error,
            "The database could not be asked for pages; it is asked every {Interval}, "
                + "and this is told again only after an answer")]
        public static partial void DatabaseAway(ILogger logger, TimeSpan interval, Exception error);

        [LoggerMessage(
            5,
            LogLevel.Error,
            "Page {Generation} of incident {IncidentId} could not go to its owner's routing key and goes to "
                + "Alerting:RoutingKey instead; mend the owner's routing key: {Answer}")]
        public static partial void Diverted(ILogger logger, long incidentId, int generation, string answer);

        [LoggerMessage(
            6,
            LogLevel.Error,
            "The {Action} of incident {IncidentId}, page {Generation}, failed at attempt {Attempts} in a way that "
                + "nobody foresaw; it is sent again in {Delay}")]
        public static partial void SendFailed(
            ILogger logger,
            string action,
            long incidentId,
            int generation,
            int attempts,
            TimeSpan delay,
            Exception error);

        [LoggerMessage(
            7, LogLevel.Error, "Sending pages failed in a way that nobody foresaw; it goes on in {Interval}")]
        public static partial void RoundFailed(ILogger logger, TimeSpan interval, Exception error);
    }
}
