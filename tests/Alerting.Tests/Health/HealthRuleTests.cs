using Burnwatch.Alerting.Health;

namespace Burnwatch.Alerting.Tests.Health;

public class HealthRuleTests
{
    private static readonly DateTimeOffset Now = Some.Noon;
    private static readonly HealthOptions Limits = new();

    private static readonly WorkspaceFacts Clear = new() { Name = "main", ReadThrough = Now };

    [Fact] public void All_well_is_no_reason() => Judges(Clear);
    [Fact] public void Polls_may_fail_for_a_while() => Judges(Clear with { FailingSince = Now.AddMinutes(-10) });
    [Fact] public void Polls_that_go_on_failing_blind() =>
        Judges(Clear with { FailingSince = Now.AddMinutes(-11), Failure = "403." }, "polls of main");
    [Fact] public void Failing_polls_make_data_late_and_say_it_once() => Judges(
        Clear with { FailingSince = Now.AddHours(-1), ReadThrough = Now.AddHours(-1) }, "polls of main");
    [Fact] public void Data_may_be_a_little_late() => Judges(Clear with { ReadThrough = Now.AddMinutes(-15) });
    [Fact] public void Late_data_blinds() => Judges(Clear with { ReadThrough = Now.AddMinutes(-16) }, "data of main");
    [Fact] public void A_history_that_is_being_read_is_not_late() => Judges(Clear with { ReadThrough = null });
    [Fact] public void Headers_that_never_came_are_not_missed() => Judges(Clear with { ConcurrencyAt = null });
    [Fact] public void Headers_that_came_are_missed() =>
        Judges(Clear with { ConcurrencyAt = Now.AddMinutes(-61) }, "headers of main");
    [Fact] public void Evaluation_behind_blinds() =>
        Judges(new HealthFacts { Workspaces = [Clear], EvaluatedAt = Now.AddMinutes(-6) }, "evaluation");
    [Fact] public void A_shard_that_was_never_judged_is_behind() =>
        Judges(
            new HealthFacts
            {
                Workspaces = [Clear with { FirstReadAt = Now.AddMinutes(-6) }], EvaluatedAt = Now, NeverJudged = 1,
            },
            "evaluation");
    [Fact] public void A_shard_that_just_got_something_to_judge_is_not_behind() => Judges(
        new HealthFacts { Workspaces = [Clear with { FirstReadAt = Now.AddMinutes(-4) }], NeverJudged = 8 });
    [Fact] public void Nothing_is_behind_before_there_is_usage() =>
        Judges(new HealthFacts { Workspaces = [Clear with { ReadThrough = null }], NeverJudged = 8 });
    [Fact] public void A_page_that_waits_blinds() =>
        Judges(new HealthFacts { WaitingSince = Now.AddMinutes(-11) }, "outbox");
    [Fact] public void A_page_that_is_being_sent_does_not() =>
        Judges(new HealthFacts { WaitingSince = Now.AddMinutes(-9) });
    [Fact] public void A_refused_page_is_told() => Judges(new HealthFacts { Refused = 1 }, "refused");

    private static void Judges(WorkspaceFacts workspace, params string[] codes) =>
        Judges(new HealthFacts { Workspaces = [workspace] }, codes);

    private static void Judges(HealthFacts facts, params string[] codes) =>
        Assert.Equal(codes, HealthRule.Judge(facts, Limits, Now).Select(r => r.Code));
}
