namespace Burnwatch.Training;

/// <summary>There is nothing to train on, or too little; the message is the sentence that the user reads.</summary>
public sealed class TrainingException(string message) : Exception(message);
