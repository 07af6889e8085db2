using System.Text.Json;
using Burnwatch.Collector.Catalogue;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Tests.Catalogue;

public sealed class ItemReaderTests
{
    [Fact]
    public void A_model_has_its_concurrency_group_and_what_it_costs() => Assert.Equal(
        "turbo|Turbo v2|concurrency_group=turbo cost_discount=1 cost_multiplier=0.5",
        Read(ItemKind.Model, """
            [{"model_id": "turbo", "name": "Turbo v2", "concurrency_group": "turbo", "can_do_text_to_speech": true,
              "model_rates": {"character_cost_multiplier": 0.5, "cost_discount_multiplier": 1}, "languages": []}]
            """));

    [Theory]
    [InlineData("""{"g1": {"name": "Ops", "id": "g1", "members": ["u2", "u1"], "group_usage_limit": "unlimited", "character_count": 7}}""",
        "g1|Ops|members=u1, u2 usage_limit=unlimited")]
    [InlineData("""{"groups": [{"name": "Ops", "id": "g1", "group_usage_limit": 500, "permissions": ["b", "a"]}]}""",
        "g1|Ops|permissions=a, b usage_limit=500")]
    public void Groups_come_by_id_or_as_a_list(string answer, string expected) =>
        Assert.Equal(expected, Read(ItemKind.Group, answer));

    [Fact]
    public void Of_a_person_the_mail_and_the_name_are_kept_and_no_more() => Assert.Equal(
        "u1|Olu|is_locked=no is_owner=yes mail=olu@example.com seat_type=workspace_admin",
        Read(ItemKind.Member, """
            [{"user_id": "u1", "first_name": "Olu", "email": "olu@example.com", "seat_type": "workspace_admin",
              "is_owner": true, "is_locked": false, "phone": "+49 1", "birthday": "2000-01-01"}]
            """));

    [Fact]
    public void Of_the_address_of_a_webhook_the_host_is_kept_alone() => Assert.Equal(
        "w1|hook|host=hooks.example.com is_disabled=no",
        Read(ItemKind.Webhook, """
            {"webhooks": [{"webhook_id": "w1", "name": "hook", "webhook_url": "https://hooks.example.com/s3cret?k=s3cret",
                           "is_disabled": false, "signing_secret": "s3cret"}]}
            """));

    [Fact]
    public void An_entry_of_the_log_says_who_did_what_and_when()
    {
        var entry = Assert.Single(Items(ItemKind.Audit, """
            {"entries": [{"id": "e1", "time": 1776859200000, "activity_name": "api_key_created", "class_uid": 3004,
                          "actor": {"user": {"uid": "u1", "email_addr": "olu@example.com"}}, "device": {"ip": "10.0.0.1"},
                          "message": "made"}], "has_more": true, "next_cursor": "c2"}
            """));
        Assert.Equal(Some.Noon, entry.At);
        Assert.Equal(
            "activity=api_key_created actor=u1 address=10.0.0.1 class=3004 message=made", Told(entry));
    }

    [Theory]
    [InlineData("""{"has_more": true, "next_cursor": "c2"}""", "c2")]
    [InlineData("""{"has_more": false, "next_cursor": "c2"}""", null)]
    [InlineData("""{"has_more": true}""", null)]
    [InlineData("""{"has_more": "yes", "next_cursor": 7}""", null)]
    [InlineData("[]", null)]
    public void A_log_goes_on_while_it_says_so(string answer, string? cursor)
    {
        using var json = JsonDocument.Parse(answer);
        Assert.Equal(cursor, ItemReader.NextCursor(json.RootElement));
    }

    [Theory]
    [InlineData("""[null, 7, "x", [], {}, {"model_id": null}, {"model_id": ""}, {"model_id": {}}]""")]
    [InlineData("[]")]
    public void What_cannot_be_told_from_another_is_left_out(string answer) =>
        Assert.Empty(Items(ItemKind.Model, answer));

    [Fact]
    public void What_is_listed_twice_counts_once() =>
        Assert.Single(Items(ItemKind.Model, """[{"model_id": "a"}, {"model_id": "a", "name": "again"}]"""));

    [Theory]
    [InlineData("""[{"model_id": "m", "name": 7, "concurrency_group": {"a": 1}, "model_rates": []}]""", "m|7|")]
    [InlineData("""[{"model_id": 5, "model_rates": "x"}]""", "5|5|")]
    public void Members_of_another_type_are_read_as_far_as_they_go(string answer, string expected) =>
        Assert.Equal(expected, Read(ItemKind.Model, answer));

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("""{"detail": "x"}""")]
    public void What_has_no_list_is_no_answer(string answer) =>
        Assert.All([ItemKind.Model, ItemKind.Member, ItemKind.Webhook, ItemKind.Audit], kind =>
            Assert.Throws<MalformedAnswerException>(() => Items(kind, answer)));

    private static string Read(ItemKind kind, string answer)
    {
        var item = Assert.Single(Items(kind, answer));
        return $"{item.Id}|{item.Name}|{Told(item)}";
    }

    private static string Told(CatalogueItem item) => string.Join(" ", item.State.Select(s => $"{s.Key}={s.Value}"));

    private static IReadOnlyList<CatalogueItem> Items(ItemKind kind, string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return ItemReader.Read(kind, json.RootElement);
    }
}
