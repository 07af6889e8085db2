namespace Burnwatch.Host.Tests.Commands;

/// <summary>What people do with a rotation: see it proposed, accept or refuse it, and see how far it is.</summary>
public sealed class KeyCommandTests() : CommandTests(BookedSql)
{
    private const string BookedSql = """
        insert into workspace (id, name, base_url, read_through, credits_used, credit_limit) overriding system value
        values (1, 'main', 'https://eleven.test', now(), 1000, 9000);
        insert into key (id, workspace_id, name, created_at) overriding system value
        values (1, 1, 'voice', '2026-01-01Z'), (2, 1, 'voice-2', '2026-06-01Z');
        insert into credential (key_id, workspace_id, hash, provider_key_id, service_account_id, service_account, name,
                                created_at, first_seen_at, last_listed_at)
        values (1, 1, 'h1', 'id1', 'sa', 'payments', 'voice', '2026-01-01Z', '2026-01-01Z', now()),
               (2, 1, 'h2', 'id2', 'sa', 'payments', 'voice-2', '2026-06-01Z', '2026-06-01Z', now());
        """;

    [Fact]
    public async Task A_proposal_is_accepted_and_undone()
    {
        Assert.StartsWith(
            "workspace,credential,hint,to,why\nmain,voice-2,,voice,", await TellAsync("proposals", "--format", "csv"));
        Assert.Equal(
            "The credential voice-2 went from the key voice-2 to voice, with its history.\n"
            + "The key voice-2 has no credential left: its incidents are those of voice now.\n",
            await TellAsync("link", "voice-2", "--to", "voice", "--by", "ann"));
        Assert.Equal(2, (await TellAsync("--format", "csv")).Trim().Split('\n').Length);
        Assert.Contains("overlapping", await TellAsync("rotation"), StringComparison.Ordinal);
        Assert.Equal(
            "The credential voice-2 went from the key voice to voice-2, with its history.\n",
            await TellAsync("unlink", "voice-2"));
        Assert.Equal("workspace,credential,hint,to,why\n", await TellAsync("proposals", "--format", "csv"));
    }

    [Fact]
    public async Task A_proposal_is_refused() => Assert.Equal(
        "The credential voice-2 is not proposed for the key voice any more.\n", await TellAsync("refuse", "voice-2"));

    [Fact]
    public async Task The_policy_file_moves_a_credential_at_once()
    {
        var file = PathOf("policy.yaml");
        await File.WriteAllTextAsync(file, "keys: { voice: { credentials: [voice-*] } }");
        Assert.Equal(0, await RunAsync("policy", "apply", file));
        Assert.Contains(
            "1 credentials went to the keys that the file gives them to", Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hygiene_tells_what_is_at_risk_and_what_to_mend() => Assert.Contains(
        "main,voice,,8000,\"8,000: left of the workspace\",",
        await TellAsync("hygiene", "--format", "csv"), StringComparison.Ordinal);

    [Fact]
    public async Task What_cannot_be_linked_is_bad_input()
    {
        Assert.Equal(2, await RunAsync("keys", "link", "nobody", "--to", "voice"));
        Assert.StartsWith("No workspace has a credential named 'nobody'", Error.ToString());
    }

    private async Task<string> TellAsync(params string[] arguments)
    {
        Output.GetStringBuilder().Clear();
        Assert.True(await RunAsync(["keys", .. arguments]) == 0, Error.ToString());
        return Output.ToString().ReplaceLineEndings("\n");
    }
}
