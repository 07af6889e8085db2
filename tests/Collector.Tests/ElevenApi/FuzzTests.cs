using System.Diagnostics;
using Burnwatch.Collector.Catalogue;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Burnwatch.Testing;
using FsCheck;
using FsCheck.Fluent;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.ElevenApi;

/// <summary>
/// Whatever the provider answers, a call gives a value or one clear sentence, and a poll stores all or nothing.
/// </summary>
public sealed class FuzzTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Bodies = 10_000;
    private const int StoredBodies = 400;

    private const string StateSql = """
        select concat_ws('|',
               (select md5(string_agg(t::text, ',' order by t::text)) from usage_reading t),
               (select md5(string_agg(t::text, ',' order by t::text)) from usage_bucket t),
               (select md5(string_agg(t::text, ',' order by t::text)) from usage_revision t))
        """;

    private const string Empty = """
        {"columns":["hashed_xi_api_key","timestamp","c"],"column_units":[null,null,"credits"],"rows":[],
        "service-accounts":[],"character_count":1}
        """;

    private static readonly ReadingSpan Hour = new(Noon.AddHours(-1), Noon);

    private static readonly ElevenApiAccess Access =
        new(new Uri("https://provider.test/"), new Secret(FuzzedAnswer.Secret));

    [Fact]
    public void No_answer_breaks_the_client()
    {
        var (understood, refused) = (0, 0);
        Holds(Bodies, answer =>
        {
            foreach (var call in Calls)
            {
                var client = new FakeProvider(_ => answer.Response()).Client(time: null);
                // Everything is in memory, so the call has ended when it returns.
                if (FailureOf(call(client)) is not { } failure)
                {
                    understood++;
                    continue;
                }

                refused++;
                AssertSentence(failure);
            }
        });
        Assert.True(understood > Bodies / 4 && refused > Bodies / 4, $"{understood} understood, {refused} refused");
    }

    [Fact]
    public async Task An_answer_that_is_not_understood_stores_nothing()
    {
        var tables = new CollectorTables(database);
        await tables.EmptyAsync();
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_FUZZ", FuzzedAnswer.Secret);
        var at = Noon;
        // Nothing was used and nothing is listed until the history has been read.
        var current = new FuzzedAnswer(9, 0, []);
        await using var collector = new TestCollector(
            database.DataSource,
            new FakeProvider(_ => current.Shape == 9 ? FakeProvider.Response(Empty) : current.Response(at)),
            new Dictionary<string, string?>
            {
                ["Collector:Workspaces:0:Name"] = "acme",
                ["Collector:Workspaces:0:ApiKey"] = "env:BURNWATCH_TEST_FUZZ",
            });
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        var (stored, refused) = (0, 0);
        var before = await tables.SingleAsync<string>(StateSql);
        foreach (var (number, answer) in FuzzedAnswer.Any.Generator.Sample(StoredBodies, 6).Index())
        {
            // Every other one a table that the provider grants, or most would be refusals.
            current = number % 2 == 0 ? answer with { Shape = 0, Form = answer.Form / 10 * 10 } : answer;
            collector.Clock.Advance(TimeSpan.FromMinutes(61));
            at = collector.Clock.GetUtcNow().AddMinutes(-5);
            await collector.Usage.PollAsync(collector.Workspaces[0], default);
            await collector.Inventory.PollAsync(collector.Workspaces[0], default);
            var after = await tables.SingleAsync<string>(StateSql);
            if (await tables.SingleAsync<bool>("select failure is not null from workspace"))
            {
                refused++;
                Assert.True(before == after, current.ToString());
            }
            else
            {
                stored++;
            }

            before = after;
        }

        Assert.True(stored > 10 && refused > 10, $"{stored} stored, {refused} refused");
        Assert.NotEmpty(await tables.AllAsync<long>("select credits from usage_bucket"));
        Assert.DoesNotContain("broke; next try", collector.Logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("f00dfeed", collector.Logged.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<Func<ElevenApiClient, Task>> Calls { get; } =
    [
        client => client.ReadUsageAsync(Access, Hour, default),
        client => client.ReadServiceAccountsAsync(Access, default),
        client => client.ReadSubscriptionAsync(Access, default),
        client => client.ReadCharacterStatsAsync(Access, Hour, default),
        client => client.ProbeAsync(Access, default),
        .. Enum.GetValues<ItemKind>().Select(kind => (Func<ElevenApiClient, Task>)(client => client.ReadAnyAsync(
            "read the catalogue",
            Access,
            "v1/things",
            answer => (ItemReader.Read(kind, answer), ItemReader.NextCursor(answer)),
            default))),
    ];

    private static ElevenApiException? FailureOf(Task call)
    {
        try
        {
            call.GetAwaiter().GetResult();
            return null;
        }
        catch (ElevenApiException e)
        {
            return e;
        }
    }

    private static void AssertSentence(ElevenApiException failure)
    {
        Assert.StartsWith("Could not ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 30, 700);
        Assert.DoesNotContain(failure.Message, c => char.IsControl(c));
        Assert.DoesNotContain("f00dfeed", failure.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(failure.InnerException);
    }

    [DebuggerStepThrough]
    private static void Holds(int times, Action<FuzzedAnswer> claim) =>
        Prop.ForAll(FuzzedAnswer.Any, claim).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
