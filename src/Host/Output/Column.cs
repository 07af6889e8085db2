namespace Burnwatch.Host.Output;

/// <summary>One column of printed rows.</summary>
/// <param name="Name">Its name, in snake case: the head in CSV and JSON, with spaces in a table.</param>
/// <param name="Value">
/// What a row has there: text, number, boolean, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> or null.
/// </param>
internal sealed record Column<T>(string Name, Func<T, object?> Value);
