using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Testing;

/// <summary>Keeps every message that was logged, with its level and exception.</summary>
public sealed class CollectingLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<CollectedMessage> messages = new();

    /// <summary>What was logged so far, oldest first.</summary>
    public IReadOnlyList<CollectedMessage> Messages => [.. messages];

    /// <summary>All that was logged, exceptions included, as one text to search in.</summary>
    public string Text => string.Join('\n', messages);

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(categoryName, messages);

    /// <summary>A logger of a class under test that keeps its messages here.</summary>
    public ILogger<T> CreateLogger<T>() => new LoggerFactory([this]).CreateLogger<T>();

    public void Dispose()
    {
    }

    private sealed class CollectingLogger(string category, ConcurrentQueue<CollectedMessage> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            messages.Enqueue(
                new CollectedMessage(category, logLevel, eventId.Name, formatter(state, exception), exception));
    }
}

/// <summary>One logged message.</summary>
/// <param name="Category">The class that logged it.</param>
/// <param name="Level">Its level.</param>
/// <param name="Name">The name of the method that logs it, such as <c>PollFailed</c>.</param>
/// <param name="Text">The message with its values.</param>
/// <param name="Exception">What was thrown, if anything.</param>
public sealed record CollectedMessage(string Category, LogLevel Level, string? Name, string Text, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}: {Text} {Exception}";
}
