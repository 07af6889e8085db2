namespace Burnwatch.Collector.Containment;

/// <summary>Why nothing was sent, or could be shown; the message is a sentence for whoever asked.</summary>
public sealed class ContainmentException(ContainmentFault fault, string sentence) : Exception(sentence)
{
    public ContainmentFault Fault { get; } = fault;
}

/// <summary>The class of a reason.</summary>
public enum ContainmentFault
{
    /// <summary>Containment is switched off.</summary>
    Off,

    /// <summary>There is no such key or credential, or not one that the provider lets us change.</summary>
    Unknown,

    /// <summary>What was asked for makes no sense, or was not confirmed.</summary>
    BadOrder,

    /// <summary>There is nothing to do: it already is so.</summary>
    Nothing,

    /// <summary>The provider did not say how the credential is now.</summary>
    Unreadable,
}
