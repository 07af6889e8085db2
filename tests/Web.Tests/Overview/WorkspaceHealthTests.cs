using Burnwatch.Web.Overview;

namespace Burnwatch.Web.Tests.Overview;

public sealed class WorkspaceHealthTests
{
    private static readonly WorkspaceHealth Read = new() { Id = 1, Name = "studio", Keys = 3, ReadThrough = Pages.Now.AddMinutes(-1) };

    [Fact]
    public void One_that_was_read_a_minute_ago_is_clear() => Sees(WorkspaceSight.Clear, Read);

    [Fact]
    public void One_whose_usage_fails_is_blind() => Sees(WorkspaceSight.Blind, Read with { FailingSince = Pages.Now });

    [Fact]
    public void One_whose_first_reading_fails_is_blind() =>
        Sees(WorkspaceSight.Blind, Read with { ReadThrough = null, FailingSince = Pages.Now });

    [Fact]
    public void One_that_was_never_read_whole_is_at_its_first_reading() => Sees(WorkspaceSight.FirstReading, Read with { ReadThrough = null });

    [Fact]
    public void A_quarter_of_an_hour_behind_is_not_late() => Sees(WorkspaceSight.Clear, Read with { ReadThrough = Pages.Now.AddMinutes(-15) });

    [Fact]
    public void More_than_that_is_late_though_nothing_fails() => Sees(WorkspaceSight.Late, Read with { ReadThrough = Pages.Now.AddMinutes(-16) });

    [Fact]
    public void Without_inventory_it_is_partial() => Sees(WorkspaceSight.Partial, Read with { InventoryFailingSince = Pages.Now });

    [Fact]
    public void Without_what_was_booked_late_it_is_partial() =>
        Sees(WorkspaceSight.Partial, Read with { SettledFailingSince = Pages.Now });

    [Fact]
    public void Without_counters_it_is_partial() => Sees(WorkspaceSight.Partial, Read with { SubscriptionFailingSince = Pages.Now });

    private static void Sees(WorkspaceSight expected, WorkspaceHealth workspace) => Assert.Equal(expected, workspace.SightAt(Pages.Now));
}
