using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Burnwatch.Collector.Tests.ElevenApi;

/// <summary>One thing done to an answer.</summary>
/// <param name="Kind">What.</param>
/// <param name="Where">Which of the places where it could be done.</param>
/// <param name="With">Which of the things it could be done with.</param>
internal sealed record Spoiling(int Kind, int Where, int With);

/// <summary>
/// An answer of the provider that was valid before this and that was done to it. Made again from its parts, so a
/// failure names the smallest set of them.
/// </summary>
internal sealed record FuzzedAnswer(int Shape, int Form, Spoiling[] Spoilings)
{
    /// <summary>What no error may repeat: the key that the provider was sent.</summary>
    public const string Secret = "sk_f00dfeedf00dfeed0123456789abcdef";

    private const string Table = """
        {"columns":["hashed_xi_api_key","api_key_name","product_type","model","timestamp","total_usage",
        "total_minutes","total_cost","usage_count","total_charge_count"],
        "column_types":["String","String","String","String","DateTime","Int","Float","Float","Int","Float"],
        "rows":[["h1","tts","TTS","eleven_v3","2026-04-22T11:58:00Z",1234,1.5,0.25,7,7.0],
        ["h1","tts","STT","scribe","2026-04-22T11:58:00Z","12.0","1.5",null,"1",1],
        [null,null,"TTS",null,"2026-04-22 11:59:00",0,0,0,0,0],
        ["h2","caf\u00e9","TTS","m","2026-04-22T13:59:00+02:00",1e3,0,0.1,2,2]],
        "column_units":[null,null,null,null,null,"credits","min","usd",null,null]}
        """;

    /// <summary>What was seen or is documented of each endpoint, and its errors.</summary>
    private static readonly string[] Shapes =
    [
        Table,
        """
        {"rows":[["h1","2026-04-22T11:58:00Z","text-to-speech","120"]],"column_units":["","s","","credits"],
        "columns":["hashed_xi_api_key","timestamp","product_type","credits_used"],"next":{"a":[[1]]}}
        """,
        """
        {"service-accounts":[{"service_account_user_id":"sa1","name":"prod","created_at_unix":null,"api-keys":[
        {"name":"tts","hint":"ab12","key_id":"k1","created_at_unix":1700000000,"is_disabled":false,
        "permissions":["text_to_speech"],"disable_reason":null,"character_limit":"5000","character_count":10,
        "hashed_xi_api_key":"h1","allowed_ips":["10.0.0.1"],"third_party_disable_allowed":null}],
        "default_sharing_groups":[{"group":"g","permission_level":"viewer"}]}]}
        """,
        """
        {"tier":"pro","character_count":1200,"character_limit":2000000,"max_credit_limit_extension":"unlimited",
        "next_character_count_reset_unix":1738356858,"status":"active","currency":"usd","next_invoice":null}
        """,
        """{"detail":{"type":"t","code":"invalid_api_key","message":"no key KEY","status":"KEY","request_id":"r"}}""",
        """{"detail":[{"loc":["body","start_time",0],"msg":"KEY required","type":"missing"},{"msg":"other"}]}""",
        """{"detail":"no such thing as KEY"}""",
        """{"detail":{"status":"missing_permissions","message":"missing the permission KEY to execute"}}""",
        """{"time":[1776859200000,1776859260000],"usage":{"All":[49,1053],"h1":[1,null],"tts":["2",0.5]}}""",
        "[]",
        """
        [{"model_id":"m","name":"n","can_do_text_to_speech":true,"token_cost_factor":1.0,"languages":[],
        "model_rates":{"character_cost_multiplier":1,"cost_discount_multiplier":"0.5"},"concurrency_group":"turbo"}]
        """,
        """
        {"g1":{"name":"g","id":"g1","members":["u1"],"permissions":null,"group_usage_limit":"unlimited"},
        "g2":{"name":"h","id":"g2","members":[],"permissions":["text_to_speech"],"group_usage_limit":5}}
        """,
        """
        [{"user_id":"u1","email":"ada@example.com","first_name":"Ada","seat_type":"workspace_admin","is_owner":true}]
        """,
        """
        {"webhooks":[{"webhook_id":"w","name":"n","webhook_url":"https://example.com/KEY","is_disabled":false,
        "events":["flows"]}]}
        """,
        """
        {"entries":[{"id":"e1","class_uid":3001,"class_name":"account_change","activity_name":"create",
        "time":1776859200000,"time_dt":"2026-04-22T11:58:00Z","actor":{"user":{"uid":"u","email_addr":"a@b.c"}},
        "device":{"ip":"10.0.0.1"},"message":"m","unmapped":{}}],"has_more":true,"next_cursor":"c"}
        """,
    ];

    private static readonly HttpStatusCode[] Statuses =
    [
        HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden,
        HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.UnprocessableContent,
        HttpStatusCode.NoContent, (HttpStatusCode)299,
    ];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-16", "text/html", "application/json; charset=KEY", "x/y"];

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "0", "-1", "1e400", "-1e-400", "123456789012345678901234567890", "0.1e5", "\"\"",
        "\"12\"", "\"1e3\"", "\"NaN\"", "\"KEY\"", "\"2026-04-22T11:58:30Z\"", "\"9999-99-99\"", "\"credits\"",
        "\"usd\"",
        "\"\\ud800\"", "\"\\u0000\"", "\"\\udc00x\"", "9223372036854775807", "1000000000000000", "[[[[[[]]]]]]",
        "{\"detail\":{\"code\":[]}}", "\"hashed_xi_api_key\"", "\"timestamp\"",
    ];

    public static Arbitrary<FuzzedAnswer> Any => Arb.From(
        from shape in Gen.Choose(0, Shapes.Length - 1)
        from form in Gen.Choose(0, 5_000)
        from spoilings in Gen.ArrayOf(
            from kind in Gen.Choose(0, 11)
            from place in Gen.Choose(0, 5_000)
            from with in Gen.Choose(0, 5_000)
            select new Spoiling(kind, place, with))
        select new FuzzedAnswer(shape, form, [.. spoilings.Take(6)]),
        answer => Enumerable.Range(0, answer.Spoilings.Length).Select(i => answer with
        {
            Spoilings = [.. answer.Spoilings.Where((_, at) => at != i)],
        }));

    public string Text => Spoilings.Aggregate(Shapes[Shape], SpoilJson);

    /// <summary>The answer.</summary>
    /// <param name="at">The time of its rows.</param>
    public HttpResponseMessage Response(DateTimeOffset? at = null)
    {
        var text = WithSecret(Text);
        if (at is { } time)
            text = text.Replace("2026-04-22T11:58", $"{time:yyyy-MM-ddTHH:mm}", StringComparison.Ordinal);
        var bytes = Spoilings.Aggregate(Encoding.UTF8.GetBytes(text), SpoilBytes);
        var content = new StreamContent(new SlowStream(bytes, (Form % 7) switch { 0 => 1, 1 => 5, _ => 1000 }));
        content.Headers.TryAddWithoutValidation("Content-Type", WithSecret(Types[Form % 11 % Types.Length]));
        if (Form % 13 == 0)
            content.Headers.TryAddWithoutValidation("Content-Encoding", "KEY");
        var response = new HttpResponseMessage(Statuses[Form % Statuses.Length]) { Content = content };
        if (Form % 17 == 0)
            response.Headers.TryAddWithoutValidation("Retry-After", WithSecret(Values[Form % Values.Length]));
        response.Headers.TryAddWithoutValidation(
            "current-concurrent-requests", WithSecret(Values[Form % Values.Length]));
        response.Headers.CacheControl = new CacheControlHeaderValue();
        return response;
    }

    public override string ToString() => $"{Form}: {Text} [{string.Join(", ", Spoilings.AsEnumerable())}]";

    private static string WithSecret(string text) => text.Replace("KEY", Secret, StringComparison.Ordinal);

    private static string SpoilJson(string json, Spoiling spoiling)
    {
        try
        {
            return spoiling.Kind > 5 ? json : SpoilTree(json, spoiling);
        }
        catch (InvalidOperationException)
        {
            // It holds half a character already, and the tree refuses to write it again.
            return json;
        }
    }

    private static string SpoilTree(string json, Spoiling spoiling)
    {
        if (Parsed(json) is not { } root)
            return json;
        var places = Places(root).ToList();
        if (places.Count == 0)
            return json;
        var place = places[spoiling.Where % places.Count];
        var value = Values[spoiling.With % Values.Length];
        switch (spoiling.Kind)
        {
            case 0 or 1 when !value.Contains("\\u", StringComparison.Ordinal) && Parsed(value) is var node:
                Put(place, node);
                break;
            case 0 or 1:
                // A mark that is a value of its own, since the tree refuses to hold half a character.
                Put(place, JsonValue.Create("MARK"));
                return root.ToJsonString().Replace("\"MARK\"", value, StringComparison.Ordinal);
            case 2:
                Remove(place);
                break;
            case 3 when place.Parent is JsonArray list && place.At is int at:
                list.Insert((spoiling.With % (list.Count + 1)), list[at]?.DeepClone());
                break;
            case 3 when place.Parent is JsonObject members && place.At is string name:
                members[name + (spoiling.With % 3 == 0 ? "KEY" : "_new")] = members[name]?.DeepClone();
                break;
            case 4 when place.Node is JsonArray shuffled:
                var order = shuffled.Select(n => n?.DeepClone()).OrderBy(n => (n?.ToJsonString().GetHashCode(
                    StringComparison.Ordinal) ?? 0) ^ spoiling.With).ToArray();
                shuffled.Clear();
                foreach (var element in order)
                    shuffled.Add(element);
                break;
            case 5 when place.Node is JsonValue number:
                Put(place, JsonValue.Create(number.ToString()));
                break;
        }

        return root.ToJsonString();
    }

    private static byte[] SpoilBytes(byte[] bytes, Spoiling spoiling)
    {
        if (bytes.Length == 0)
            return bytes;
        var at = spoiling.Where % bytes.Length;
        return spoiling.Kind switch
        {
            6 => bytes[..at],
            7 => [.. bytes[..at], (byte)spoiling.With, .. bytes[at..]],
            8 => [.. bytes[..at], (byte)spoiling.With, .. bytes[(at + 1)..]],
            9 when spoiling.With % 4 == 0 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
            9 when spoiling.With % 4 == 1 => Zipped(bytes),
            9 when spoiling.With % 4 == 2 => [0xEF, 0xBB, 0xBF, .. bytes],
            10 => [.. bytes[..at], .. Enumerable.Repeat("[{ 9"u8[spoiling.With % 4], spoiling.With), .. bytes[at..]],
            11 => [.. bytes, .. bytes[at..]],
            _ => bytes,
        };
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return zipped.ToArray();
    }

    private static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<Place> Places(JsonNode node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(m => Below(members, m.Key, m.Value)),
        JsonArray list => list.ToList().SelectMany((element, i) => Below(list, i, element)),
        _ => [],
    };

    private static IEnumerable<Place> Below(JsonNode parent, object at, JsonNode? node) =>
        [new Place(parent, at, node), .. node is null ? [] : Places(node)];

    private static void Put(Place place, JsonNode? node)
    {
        if (place.Parent is JsonObject members)
            members[(string)place.At] = node;
        else
            ((JsonArray)place.Parent)[Convert.ToInt32(place.At, CultureInfo.InvariantCulture)] = node;
    }

    private static void Remove(Place place)
    {
        if (place.Parent is JsonObject members)
            members.Remove((string)place.At);
        else
            ((JsonArray)place.Parent).RemoveAt(Convert.ToInt32(place.At, CultureInfo.InvariantCulture));
    }

    private readonly record struct Place(JsonNode Parent, object At, JsonNode? Node);
}
