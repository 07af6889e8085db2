namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// An answer has not the form that was expected. It quotes nothing of the answer, which may hold anything.
/// </summary>
internal sealed class MalformedAnswerException(string expected, string found)
    : Exception($"the answer has not the expected form: expected {expected}, found {found}");
