namespace Burnwatch.Host;

/// <summary>
/// What was asked for failed, through nobody's wrong input; the message is the sentence that the user reads.
/// </summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
