namespace Burnwatch.Secrets.Tests;

public sealed class SecretReferenceTests : IDisposable
{
    private readonly string variable = $"BURNWATCH_TEST_{Guid.NewGuid():N}";
    private readonly string file = Path.Combine(Path.GetTempPath(), $"burnwatch-{Guid.NewGuid():N}");

    [Fact]
    public void A_variable_is_read()
    {
        Environment.SetEnvironmentVariable(variable, "s3cret");
        Assert.Equal("s3cret", SecretReference.Parse($"env:{variable}").Resolve().Reveal());
    }

    [Fact]
    public void A_file_is_read_without_its_last_line_end()
    {
        File.WriteAllText(file, "s3cret\n");
        Assert.Equal("s3cret", SecretReference.Parse($"file:{file}").Resolve().Reveal());
    }

    [Fact]
    public void A_rotated_secret_is_taken_up_at_the_next_use()
    {
        var reference = SecretReference.Parse($"file:{file}");
        File.WriteAllText(file, "old");
        Assert.Equal("old", reference.Resolve().Reveal());
        File.WriteAllText(file, "new");
        Assert.Equal("new", reference.Resolve().Reveal());
    }

    [Fact]
    public void A_credential_of_systemd_is_read_from_the_folder_of_the_service_and_again_when_it_changes()
    {
        var folder = Directory.CreateTempSubdirectory("burnwatch-");
        try
        {
            var reference = SecretReference.Parse("credential:eleven-key");
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
            Unavailable(
                "credential:eleven-key",
                "systemd passed no credentials to this process (CREDENTIALS_DIRECTORY is not set)");
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", folder.FullName);
            Unavailable("credential:eleven-key", "the file does not exist");
            File.WriteAllText(Path.Combine(folder.FullName, "eleven-key"), "old\n");
            Assert.Equal("old", reference.Resolve().Reveal());
            File.WriteAllText(Path.Combine(folder.FullName, "eleven-key"), "new\n");
            Assert.Equal("new", reference.Resolve().Reveal());
        }
        finally
        {
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void It_prints_as_the_reference() =>
        Assert.Equal("env:ELEVEN_KEY", SecretReference.Parse(" env:ELEVEN_KEY ").ToString());

    [Fact]
    public void Two_references_to_one_place_are_equal() =>
        Assert.Equal(SecretReference.Parse("env:A"), SecretReference.Parse("env:A"));

    [Theory]
    [InlineData("sk_0123456789abcdef")]
    [InlineData("env:")]
    [InlineData("env:sk_0123456789abcdef=")]
    [InlineData("file:sk_0123456789abcdef")]
    [InlineData("")]
    [InlineData("credential:")]
    [InlineData("credential:..")]
    [InlineData("credential:../../etc/passwd")]
    [InlineData("credential:sk_0123456789abcdef/x")]
    public void What_is_no_reference_is_refused_without_being_repeated(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => SecretReference.Parse(text));
        Assert.DoesNotContain("sk_0123456789abcdef", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named() =>
        Unavailable($"env:{variable}", "the environment variable is not set");

    [Fact]
    public void A_file_that_is_not_there_is_named() => Unavailable($"file:{file}", "the file does not exist");

    [Fact]
    public void A_folder_is_not_a_file() =>
        Unavailable("file:/", "the file may not be read by this user, or is a folder");

    [Fact]
    public void An_empty_file_holds_no_secret()
    {
        File.WriteAllText(file, " \n");
        Unavailable($"file:{file}", "it is empty");
    }

    [Fact]
    public void Several_lines_are_no_secret_and_are_not_shown()
    {
        File.WriteAllText(file, "hunter2\nhunter3\n");
        Unavailable($"file:{file}", "it must be one line of text without control characters");
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end() =>
        Unavailable("file:/dev/zero", "the file is longer than 16384 characters");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(variable, null);
        File.Delete(file);
    }

    private static void Unavailable(string reference, string reason)
    {
        var failure = Assert.Throws<SecretUnavailableException>(() => SecretReference.Parse(reference).Resolve());
        Assert.Equal(
            $"Could not read the secret \"{reference}\": {reason}. Set it, and it is read again at the next use.",
            failure.Message);
        Assert.DoesNotContain("hunter", failure.ToString(), StringComparison.Ordinal);
    }
}
