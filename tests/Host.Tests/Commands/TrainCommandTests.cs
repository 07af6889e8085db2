using Burnwatch.Models;

namespace Burnwatch.Host.Tests.Commands;

/// <summary>Twenty-six keys that are used five times a day, by an amount that differs by no rule.</summary>
public sealed class TrainCommandTests : CommandTests
{
    private const string HistorySql = """
        insert into workspace (id, name, base_url, read_through, last_reading) overriding system value
        values (1, 'main', 'https://eleven.test', '2026-06-11T00:00:00Z', 1);
        insert into key (id, workspace_id, name, created_at) overriding system value
        select n, 1, 'key-' || n, '2026-01-01Z' from generate_series(1, 26) n;
        insert into credential (id, key_id, workspace_id, hash, name, first_seen_at) overriding system value
        select n, n, 1, 'h' || n, 'key-' || n, '2026-01-01Z' from generate_series(1, 26) n;
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, read_at, reading)
        select n, t, t + interval '1 minute', n, 'TTS', 'flash', 1,
               (500 * exp(1.5 * hashint8(n * 1000003 + extract(epoch from t)::bigint) / 2147483648.0))::bigint,
               5, t + interval '1 minute', 1
          from generate_series(1, 26) n
         cross join generate_series('2026-03-11T00:00:00Z'::timestamptz, '2026-06-10T23:30:00Z', interval '2 hours') t
         where extract(hour from t at time zone 'UTC') between 8 and 17;
        """;

    // Left with a rule that is not for bursts, the rules alone find next to none; the model sees what the others would.
    private const string BlindRules = """
        policy: { default: { spike.share: 0, hour.share: 0, cost.share: 0, burn.share: 0.1, idle.share: 0.1 } }
        """;

    private static readonly string[] Quick = ["--draws", "1", "--folds", "2"];

    [Fact]
    public async Task A_better_model_is_put_in_force_and_the_shipped_one_comes_back_when_it_is_removed()
    {
        await ExecuteAsync(HistorySql);
        var policy = PathOf("policy.yaml");
        await File.WriteAllTextAsync(policy, BlindRules);
        Assert.Equal(0, await RunAsync("policy", "apply", policy, "--reason", "a test"));
        var model = PathOf("model.json");
        Assert.Equal(0, await RunAsync(["train", .. Quick, "--output", model]));
        Assert.Contains("rules alone at as many got", Output.ToString());
        Assert.Contains("it is better.", Output.ToString());
        Assert.Contains("Of its incidents 0 were labelled as abuse and 0 as expected", Output.ToString());
        Assert.Contains(
            "installed in workspace 'main' and in force from the next tick on. It has 30 % of the budget",
            Output.ToString());
        Assert.Equal(1, await ScalarAsync<long>("select count(*) from model where trained is not null"));
        Assert.Equal(0.3, TrainedModel.Parse(await File.ReadAllTextAsync(model)).Thresholds.ModelPart);

        await RunAsync("doctor");
        Assert.Contains("ok    model of main: Its own, installed at ", Output.ToString());
        Assert.Equal(0, await RunAsync("train", "--remove"));
        Assert.Contains("'main' is judged by the shipped model", Output.ToString());
        Assert.Equal(0, await ScalarAsync<long>("select count(*) from model where trained is not null"));
        Assert.Equal(0, await RunAsync("train", "--remove"));
        Assert.Contains("nothing was removed", Output.ToString());
    }

    [Fact]
    public async Task A_model_that_is_not_better_is_not_kept()
    {
        // Keys that never rest, by amounts within a factor of seven: the rules alone find whatever is done to them.
        var file = PathOf("usage.csv");
        var (start, random) = (new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), new Random(3));
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 40 * 24)
            .SelectMany(hour => Enumerable.Range(0, 15).Select(key => FormattableString.Invariant(
                $"{start.AddHours(hour):yyyy-MM-ddTHH:mm:ssZ},key-{key},{100 * Math.Exp(2 * random.NextDouble()):0}")))
            .Prepend("at,key,credits"));
        var model = PathOf("model.json");
        string[] arguments =
            ["train", "--input", file, "--bucket", "600s", .. Quick, "--share", "0.01", "--format", "csv"];
        Assert.Equal(1, await RunAsync([.. arguments, "--output", model]));
        Assert.StartsWith("method,asked,got,got_error,burst_5x,", Output.ToString());
        Assert.EndsWith("It is not better.\nNothing was written.\n", Error.ToString());
        Assert.False(File.Exists(model));
    }

    [Fact]
    public async Task A_short_history_is_refused_with_what_it_takes()
    {
        await ExecuteAsync(HistorySql);
        Assert.Equal(2, await RunAsync("train", "--history", "30d"));
        Assert.Equal(
            "The history of workspace 'main' has 26 warm keys, watched for 1.1 years together after the warm-up; "
            + "training takes 10 keys and 5 years. Use a longer history.\n",
            Error.ToString());
    }

    [Theory]
    [InlineData("--workspace is not known", "No workspace is named 'prod'; there are main.", "--workspace", "prod")]
    [InlineData("--share is a part", "--share is a part of the budget, above 0 and below 1.", "--share", "1")]
    [InlineData("--zone is of files", "--zone goes with --input", "--zone", "Europe/Berlin")]
    [InlineData("--remove trains nothing", "--seed means nothing beside --remove", "--remove", "--seed", "2")]
    public async Task What_does_not_fit_is_refused(string why, string said, params string[] options)
    {
        await ExecuteAsync(HistorySql);
        Assert.True(await RunAsync(["train", .. options]) == 2, why);
        Assert.Contains(said, Error.ToString());
    }

    [Fact]
    public async Task Before_anything_was_read_there_is_nothing_to_train_on()
    {
        Assert.Equal(2, await RunAsync("train"));
        Assert.StartsWith("No workspace has been read yet", Error.ToString());
    }

    [Fact]
    public async Task A_file_that_ends_too_soon_is_refused()
    {
        var file = PathOf("usage.csv");
        await File.WriteAllLinesAsync(file, ["at,key,credits", "2026-06-01T00:00:00Z,a,1", "2026-06-20T00:00:00Z,a,1"]);
        Assert.Equal(2, await RunAsync("train", "--input", file, "--bucket", "600s"));
        Assert.Contains("usage.csv", Error.ToString());
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused()
    {
        var file = PathOf("usage.csv");
        await File.WriteAllLinesAsync(file, ["at,key,credits", "2026-06-01T00:00:00Z,a,1"]);
        var incidents = PathOf("i.jsonl");
        Assert.Equal(2, await RunAsync("replay", "--input", file, "--incidents", incidents, "--model", file));
        Assert.StartsWith("--model usage.csv: This is no trained model", Error.ToString());
    }
}
