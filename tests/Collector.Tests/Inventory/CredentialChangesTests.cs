using System.Text.Json;
using Burnwatch.Collector.Inventory;
using static Burnwatch.Collector.Inventory.ChangeDirection;
using static Burnwatch.Collector.Inventory.CredentialChangeKind;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Inventory;

public sealed class CredentialChangesTests
{
    private static readonly CredentialState Plain = new() { Name = "voice" };

    public static TheoryData<CredentialState, CredentialState, CredentialChangeKind, ChangeDirection?, string> Kinds =>
        new()
        {
            { Plain, Off(null), Disabled, null, "disabled (no reason given)" },
            { Plain, Off("self_disabled"), Disabled, null, "disabled (self_disabled)" },
            { Off("exposed_publicly"), Off(null), Disabled, null, "disabled (no reason given)" },
            { Plain, Off("exposed_publicly"), ProviderLock, null, "locked by the provider (exposed_publicly)" },
            { Plain, Off("trial_ended"), ProviderLock, null, "locked by the provider (trial_ended)" },
            {
                Off("self_disabled"), Off("exposed_publicly"), ProviderLock, null,
                "locked by the provider (exposed_publicly)"
            },
            {
                Off("exposed_publicly"), Plain, Enabled, null,
                "enabled again, was disabled (exposed_publicly)"
            },
            { Off(null), Plain, Enabled, null, "enabled again, was disabled (no reason given)" },
            {
                Plain with { ThirdPartyDisableAllowed = true }, Plain with { ThirdPartyDisableAllowed = false },
                ThirdPartyDisablingChanged, null,
                "may not be disabled by others any more: nobody stops it who finds it in public"
            },
            {
                Plain with { ThirdPartyDisableAllowed = false }, Plain with { ThirdPartyDisableAllowed = true },
                ThirdPartyDisablingChanged, null, "may be disabled by others now, such as who finds it in public"
            },
            {
                May("tts"), May("tts", "text_to_speech"), PermissionsChanged, Wider,
                "permission text_to_speech added"
            },
            { May("a", "b", "c"), May("b"), PermissionsChanged, Narrower, "permissions a, c removed" },
            { May("a"), May("b", "c"), PermissionsChanged, Mixed, "permissions b, c added; permission a removed" },
            { May("a", "b"), Plain, PermissionsChanged, Wider, "all permissions given: a, b before" },
            {
                Plain, May("1", "2", "3", "4", "5", "6", "7", "8"), PermissionsChanged, Narrower,
                "permissions cut: all before, 1, 2, 3, 4, 5, 6 and 2 more now"
            },
            { May("a"), May(), PermissionsChanged, Narrower, "permission a removed" },
            { Limit(100_000), Plain, LimitChanged, Wider, "credit limit lifted: 100,000 before, none now" },
            { Plain, Limit(0), LimitChanged, Narrower, "credit limit set: none before, 0 now" },
            { Limit(100_000), Limit(250_000), LimitChanged, Wider, "credit limit raised from 100,000 to 250,000" },
            { Limit(250_000), Limit(10), LimitChanged, Narrower, "credit limit lowered from 250,000 to 10" },
            { From("10.0.0.1"), Plain, AllowedIpsChanged, Wider, "opened to every address: 10.0.0.1 before" },
            { Plain, From("10.0.0.1"), AllowedIpsChanged, Narrower, "allowed addresses cut: all before, 10.0.0.1 now" },
            {
                From("10.0.0.1"), From("10.0.0.1", "::1"), AllowedIpsChanged, Wider,
                "allowed address ::1 added"
            },
            {
                From("10.0.0.1"), From("10.0.0.2"), AllowedIpsChanged, Mixed,
                "allowed address 10.0.0.2 added; allowed address 10.0.0.1 removed"
            },
            { Plain, Plain with { Name = "voice (old)" }, Renamed, null, "renamed from voice to voice (old)" },
        };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Each_change_is_told_with_what_was_and_what_is(
        CredentialState before, CredentialState after, CredentialChangeKind kind, ChangeDirection? way, string words)
    {
        var change = Assert.Single(CredentialChanges.Between(Known("h1", before), after));

        Assert.Equal((kind, way, words), (change.Kind, change.Direction, change.Words));
        Assert.Equal(before.Name, change.Before?.Name);
        Assert.Same(after, change.After);
    }

    [Fact]
    public void What_is_as_it_was_is_no_change_in_whatever_order()
    {
        var before = Off("trial_ended") with { Permissions = ["a", "b"], AllowedIps = ["::1", "::2"], CreditLimit = 5 };
        var after = before with { Permissions = ["b", "a", "a"], AllowedIps = ["::2", "::1"] };

        Assert.Empty(CredentialChanges.Between(Known("h1", before), after));
    }

    [Fact]
    public void Several_changes_at_once_are_told_one_by_one()
    {
        var before = Off("self_disabled") with { Permissions = ["a"], AllowedIps = ["::1"], CreditLimit = 5 };

        Assert.Equal(
            [Enabled, PermissionsChanged, LimitChanged, AllowedIpsChanged, Renamed],
            CredentialChanges.Between(Known("h1", before), new() { Name = "other" }).Select(c => c.Kind));
    }

    [Fact]
    public void A_new_credential_is_told_with_what_may_be_done_with_it()
    {
        Assert.Equal(
            "new credential: all permissions, no credit limit, from every address",
            Assert.Single(CredentialChanges.Between(null, Plain)).Words);
        var tight = Off("trial_ended") with { Permissions = ["tts"], AllowedIps = ["::1"], CreditLimit = 5_000 };
        Assert.Equal(
            "new credential: disabled (trial_ended), may tts, credit limit 5,000, from ::1",
            Assert.Single(CredentialChanges.Between(null, tight)).Words);
    }

    [Fact]
    public void One_that_is_back_is_told_with_what_changed_while_it_was_gone()
    {
        var changes = CredentialChanges.Between(Known("h1", Limit(10)) with { IsGone = true }, Plain).ToList();

        Assert.Equal([Appeared, LimitChanged], changes.Select(c => c.Kind));
        Assert.Equal("listed again: all permissions, no credit limit, from every address", changes[0].Words);
        Assert.Equal(10, changes[0].Before?.CreditLimit);
    }

    [Fact]
    public void What_is_missing_is_gone_once()
    {
        var known = Known("h1", Plain);

        var (hash, change) = Assert.Single(CredentialChanges.Of([known], [], Missing("h1")));
        Assert.Equal(("h1", Gone, "no longer listed"), (hash, change.Kind, change.Words));
        Assert.Null(change.After);
        Assert.Empty(CredentialChanges.Of([known with { IsGone = true }], [], Missing("h1")));
        Assert.Empty(CredentialChanges.Of([known], [], Missing()));
    }

    [Fact]
    public void A_credential_listed_by_its_id_alone_is_the_one_that_was_listed_with_a_hash()
    {
        var full = Known("h1", Plain) with { ProviderKeyId = "k1" };
        var byId = Known("id:k1", Limit(5)) with { ProviderKeyId = "k1", LastListedAt = Noon.AddMinutes(5) };

        var (hash, change) = Assert.Single(CredentialChanges.Of([full], [Listed("id:k1", 5)], Missing()));
        Assert.Equal(("id:k1", LimitChanged), (hash, change.Kind));
        Assert.Empty(CredentialChanges.Of([full, byId], [Listed("h1", 5)], Missing()));
        (hash, change) = Assert.Single(CredentialChanges.Of([full, byId], [], Missing("h1", "id:k1")));
        Assert.Equal(("id:k1", Gone), (hash, change.Kind));
    }

    [Fact]
    public void Another_hash_under_a_known_id_is_another_credential() => Assert.Equal(
        Appeared,
        Assert.Single(CredentialChanges.Of(
            [Known("h1", Plain) with { ProviderKeyId = "k1" }], [Listed("h2", null)], Missing())).Change.Kind);

    private static CredentialState Off(string? reason) => Plain with { IsDisabled = true, DisableReason = reason };

    private static CredentialState May(params string[] permissions) => Plain with { Permissions = permissions };

    private static CredentialState From(params string[] addresses) => Plain with { AllowedIps = addresses };

    private static CredentialState Limit(long credits) => Plain with { CreditLimit = credits };

    private static HashSet<string> Missing(params string[] hashes) => [.. hashes];

    private static ListedCredential Listed(string hash, long? limit) =>
        new() { Hash = hash, Name = Plain.Name, ProviderKeyId = "k1", CreditLimit = limit };

    private static KnownCredential Known(string hash, CredentialState state) => new()
    {
        Hash = hash,
        LastListedAt = Noon,
        IsGone = false,
        StateJson = JsonSerializer.Serialize(state, InventoryJson.Default.CredentialState),
    };
}
