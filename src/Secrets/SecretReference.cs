namespace Burnwatch.Secrets;

/// <summary>
/// Where a secret is kept: <c>env:NAME</c>, an environment variable, <c>file:/path</c>, the text of a file, or
/// <c>credential:NAME</c>, one that systemd passed to the service. It may be stored and shown; the secret may not.
/// </summary>
public sealed record SecretReference
{
    private const string EnvironmentScheme = "env:";
    private const string FileScheme = "file:";
    private const string CredentialScheme = "credential:";

    /// <summary>The folder of a service's credentials. https://systemd.io/CREDENTIALS</summary>
    private const string CredentialsDirectory = "CREDENTIALS_DIRECTORY";

    /// <summary>A file longer than this many characters is no secret but a mistaken path.</summary>
    private const int MaximumLength = 16 * 1024;

    private readonly string text;

    private SecretReference(string text) => this.text = text;

    /// <summary>Reads a reference; it does not look whether the secret is there.</summary>
    /// <exception cref="FormatException">
    /// It is not a reference. The sentence does not repeat the text: people paste the secret itself by mistake.
    /// </exception>
    public static SecretReference Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith(EnvironmentScheme, StringComparison.Ordinal))
        {
            var name = text[EnvironmentScheme.Length..];
            return name.Length > 0 && name.All(IsOfName)
                ? new SecretReference(text)
                : throw new FormatException(
                    "The reference starts with \"env:\" but no name of an environment variable follows. " +
                    "Write it as env:NAME, with letters, digits and underscores.");
        }

        if (text.StartsWith(CredentialScheme, StringComparison.Ordinal))
        {
            // A name is that of a file in one folder: no path leads out of it.
            var name = text[CredentialScheme.Length..];
            return name is not ("" or "." or "..") && name.All(IsOfName)
                ? new SecretReference(text)
                : throw new FormatException(
                    "The reference starts with \"credential:\" but no name of a credential follows. " +
                    "Write it as credential:NAME, with the name that LoadCredential= of the service gives it.");
        }

        if (text.StartsWith(FileScheme, StringComparison.Ordinal))
        {
            return Path.IsPathFullyQualified(text[FileScheme.Length..])
                ? new SecretReference(text)
                : throw new FormatException(
                    "The reference starts with \"file:\" but no absolute path follows. " +
                    "Write it as file:/run/secrets/name.");
        }

        throw new FormatException(
            "The text is not a reference to a secret, and is not repeated here in case it is the secret itself. " +
            "Put the secret into an environment variable, a file or a credential of systemd, " +
            "and write env:NAME, file:/run/secrets/name or credential:NAME.");
    }

    /// <summary>What is wrong with a reference, in a sentence that does not repeat it; null if it is one.</summary>
    public static string? FaultOf(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads the secret, anew at each call, so that a rotated one is taken up without a restart.</summary>
    /// <exception cref="SecretUnavailableException">
    /// It is not there, cannot be read, or is not one line of text.
    /// </exception>
    public Secret Resolve()
    {
        var value = Read().Trim();
        if (value.Length == 0)
            throw new SecretUnavailableException(this, "it is empty");
        if (value.Any(char.IsControl))
            throw new SecretUnavailableException(this, "it must be one line of text without control characters");
        return new Secret(value);
    }

    public override string ToString() => text;

    private static bool IsOfName(char c) => c is '_' or '.' or '-' || char.IsAsciiLetterOrDigit(c);

    private string Read() =>
        text.StartsWith(FileScheme, StringComparison.Ordinal) ? ReadFile(text[FileScheme.Length..])
        : text.StartsWith(CredentialScheme, StringComparison.Ordinal) ? ReadCredential()
        : ReadVariable();

    private string ReadCredential() =>
        Environment.GetEnvironmentVariable(CredentialsDirectory) is { Length: > 0 } folder
        ? ReadFile(Path.Combine(folder, text[CredentialScheme.Length..]))
        : throw new SecretUnavailableException(
            this, $"systemd passed no credentials to this process ({CredentialsDirectory} is not set)");

    private string ReadVariable() =>
        Environment.GetEnvironmentVariable(text[EnvironmentScheme.Length..])
        ?? throw new SecretUnavailableException(this, "the environment variable is not set");

    private string ReadFile(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[MaximumLength + 1];
            var length = reader.ReadBlock(buffer);
            return length <= MaximumLength
                ? new string(buffer, 0, length)
                : throw new SecretUnavailableException(this, $"the file is longer than {MaximumLength} characters");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SecretUnavailableException(this, "the file does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SecretUnavailableException(this, "the file may not be read by this user, or is a folder", e);
        }
        catch (IOException e)
        {
            throw new SecretUnavailableException(this, "the file cannot be read", e);
        }
    }
}
