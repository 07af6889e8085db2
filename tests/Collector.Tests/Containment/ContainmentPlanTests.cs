using Burnwatch.Collector.Containment;
using Burnwatch.Collector.Inventory;

namespace Burnwatch.Collector.Tests.Containment;

public sealed class ContainmentPlanTests
{
    private static readonly CredentialState Working = new()
    {
        Name = "tts",
        Permissions = ["text_to_speech"],
        CreditLimit = 900_000,
    };

    [Fact]
    public void Disabling_sends_what_the_provider_once_required_as_it_is() => Sends(
        """{"is_enabled":false,"name":"tts","permissions":["text_to_speech"]}""", ContainmentAction.Disable);

    [Fact]
    public void All_permissions_stay_all_permissions_and_no_name_stays_none() => Sends(
        """{"is_enabled":false,"permissions":"all"}""",
        ContainmentAction.Disable, Working with { Name = "", Permissions = null });

    [Fact]
    public void A_limit_stands_so_much_above_what_was_used() => Sends(
        """{"is_enabled":true,"name":"tts","permissions":["text_to_speech"],"character_limit":1700}""",
        ContainmentAction.Limit);

    [Fact]
    public void A_limit_is_never_raised() => Refuses(
        "The credential's limit of 1,700 credits is as low already.",
        ContainmentAction.Limit, Working with { CreditLimit = 1_700 });

    [Fact]
    public void A_limit_of_one_credit_less_is_set() => Sends(
        """{"is_enabled":true,"name":"tts","permissions":["text_to_speech"],"character_limit":1700}""",
        ContainmentAction.Limit, Working with { CreditLimit = 1_701 });

    [Fact]
    public void What_is_disabled_is_not_disabled_again() => Refuses(
        "The credential is disabled already.", ContainmentAction.Disable, Working with { IsDisabled = true });

    [Fact]
    public void Addresses_are_sent_as_they_were_given() => Sends(
        """{"is_enabled":true,"name":"tts","permissions":["text_to_speech"],"allowed_ips":["203.0.113.7","10.0.0.0/8"]}""",
        ContainmentAction.AllowIps);

    [Fact]
    public void What_is_no_address_is_refused() => Refuses(
        "'home' is no address; write it as 203.0.113.7, 2001:db8::1 or 203.0.113.0/24.",
        ContainmentAction.AllowIps, order: o => o with { AllowIps = ["10.0.0.1", "home"] });

    [Fact]
    public void What_others_disabled_is_not_enabled() => Refuses(
        "Burnwatch has changed nothing of this credential that is still to be put back; what others disabled is enabled "
        + "at the provider.",
        ContainmentAction.Enable, Working with { IsDisabled = true });

    [Fact]
    public void Of_each_change_what_was_before_the_first_one_is_put_back_and_the_rest_is_left() => Sends(
        """
        {"is_enabled":true,"name":"renamed","permissions":["text_to_speech"],"character_limit":900000,"allowed_ips":"clear"}
        """,
        ContainmentAction.Enable,
        new CredentialState { Name = "renamed", IsDisabled = true, Permissions = ["text_to_speech"], CreditLimit = 5 },
        standing:
        [
            new(ContainmentAction.Limit, Working),
            new(ContainmentAction.Limit, Working with { CreditLimit = 1_700 }),
            new(ContainmentAction.AllowIps, Working),
            new(ContainmentAction.Disable, Working with { CreditLimit = 5 }),
        ]);

    [Fact]
    public void A_credential_that_was_disabled_before_its_limit_was_lowered_stays_disabled() => Sends(
        """{"is_enabled":false,"name":"tts","permissions":["text_to_speech"],"character_limit":"clear"}""",
        ContainmentAction.Enable,
        Working with { IsDisabled = true },
        standing: [new(ContainmentAction.Limit, Working with { IsDisabled = true, CreditLimit = null })]);

    private static void Sends(
        string expected, ContainmentAction action, CredentialState? now = null,
        IReadOnlyList<StandingContainment>? standing = null) =>
        Assert.Equal(
            expected.Trim(), ContainmentPlan.Of(Order(action), now ?? Working, used: 1_200, standing ?? []).ToJson());

    private static void Refuses(
        string expected, ContainmentAction action, CredentialState? now = null,
        Func<ContainmentOrder, ContainmentOrder>? order = null) =>
        Assert.Equal(
            expected,
            Assert.Throws<ContainmentException>(() =>
                ContainmentPlan.Of((order ?? (o => o))(Order(action)), now ?? Working, used: 1_200, [])).Message);

    private static ContainmentOrder Order(ContainmentAction action) =>
        new(1, action) { LimitPlus = 500, AllowIps = ["203.0.113.7", "10.0.0.0/8"] };
}
