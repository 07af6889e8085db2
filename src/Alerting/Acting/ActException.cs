namespace Burnwatch.Alerting.Acting;

/// <summary>Why nothing was done to an incident; the message is a sentence for whoever asked.</summary>
public sealed class ActException(ActFault fault, string sentence) : Exception(sentence)
{
    public ActFault Fault { get; } = fault;
}

/// <summary>The class of a reason.</summary>
public enum ActFault
{
    /// <summary>There is no such incident.</summary>
    Unknown,

    /// <summary>What was asked for makes no sense of any incident.</summary>
    BadOrder,

    /// <summary>The incident is not one that this can be done to now.</summary>
    NotNow,
}
