using Burnwatch.Collector.Catalogue;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Catalogue;

public sealed class ItemChangesTests
{
    private static readonly CatalogueItem Turbo = Item("turbo", ("concurrency_group", "turbo"));

    [Fact]
    public void What_is_the_same_is_no_change() => Assert.Empty(Of([Turbo], [Turbo]));

    [Fact]
    public void A_new_one_tells_what_it_is() =>
        Assert.Equal(["turbo appeared: new: concurrency group turbo"], Of([], [Turbo]));

    [Fact]
    public void One_that_is_missing_is_gone() => Assert.Equal(["turbo gone: no longer listed"], Of([Turbo], []));

    [Fact]
    public void A_change_names_what_was_before_and_what_is_after() => Assert.Equal(
        ["turbo changed: concurrency group from turbo to standard"],
        Of([Turbo], [Item("turbo", ("concurrency_group", "standard"))]));

    [Fact]
    public void A_new_name_is_a_change() =>
        Assert.Equal(["turbo changed: renamed from turbo"], Of([Turbo], [Turbo with { Name = "Turbo v2" }]));

    [Fact]
    public void What_an_answer_stops_or_begins_to_tell_is_not_known_to_have_changed() =>
        Assert.Empty(Of([Turbo], [Item("turbo", ("cost_multiplier", "1"))]));

    [Fact]
    public void Each_entry_of_a_log_was_recorded_when_it_was_done()
    {
        var entry = Item("e1", ("activity", "api_key_created")) with { At = Noon.AddHours(-1) };
        var change = Assert.Single(ItemChanges.Of(ItemKind.Audit, [], [entry], Noon));
        Assert.Equal(("recorded", Noon.AddHours(-1)), (change.Change, change.At));
    }

    private static IEnumerable<string> Of(CatalogueItem[] known, CatalogueItem[] listed) =>
        ItemChanges.Of(ItemKind.Model, known, listed, Noon).Select(c => $"{c.ProviderId} {c.Change}: {c.Words}");

    private static CatalogueItem Item(string id, params (string Name, string Value)[] state) =>
        new(id, id, state.ToDictionary(s => s.Name, s => s.Value));
}
