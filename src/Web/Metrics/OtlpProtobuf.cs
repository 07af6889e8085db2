using System.Text;

namespace Burnwatch.Web.Metrics;

/// <summary>Reads an <c>ExportMetricsServiceRequest</c> in protobuf; numbers are those of its fields.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto, metrics/v1.</remarks>
internal static class OtlpProtobuf
{
    private const ulong DeltaTemporality = 1;
    private const ulong CumulativeTemporality = 2;

    /// <summary>All data points of the request.</summary>
    /// <exception cref="FormatException">It is no such message.</exception>
    public static List<OtlpPoint> Read(ReadOnlySpan<byte> request)
    {
        var points = new List<OtlpPoint>();
        var reader = new ProtoReader(request);
        while (reader.Next())
        {
            if (reader.Field == 1)
                ReadResource(reader.Message, points);
        }
        return points;
    }

    private static void ReadResource(ReadOnlySpan<byte> message, List<OtlpPoint> points)
    {
        // The attributes of a resource may come after what it measured.
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field != 1)
                continue;
            ReadAttributes(reader.Message, 1, attributes);
            parts.AddRange(PartsOf(reader.Message, 1, 1));
        }
        var resource = new Owner(attributes, OtlpSeries.NameOf(parts));
        var scopes = new ProtoReader(message);
        while (scopes.Next())
        {
            if (scopes.Field == 2)
                ReadScope(scopes.Message, resource, points);
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> message, Owner resource, List<OtlpPoint> points)
    {
        // Name, version and attributes.
        var parts = new List<string> { resource.Name };
        var scope = new ProtoReader(message);
        while (scope.Next())
        {
            if (scope.Field == 1)
                parts.AddRange(PartsOf(scope.Message, 1, 3));
        }
        var owner = resource with { Name = OtlpSeries.NameOf(parts) };
        var metrics = new ProtoReader(message);
        while (metrics.Next())
        {
            if (metrics.Field == 2)
                ReadMetric(metrics.Message, owner, points);
        }
    }

    private static void ReadMetric(ReadOnlySpan<byte> message, Owner owner, List<OtlpPoint> points)
    {
        var name = "";
        var data = default(ReadOnlySpan<byte>);
        var field = 0;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text;
            else if (reader.Field is 5 or 7 or 9 or 10 or 11)
            {
                field = reader.Field;
                data = reader.Message;
            }
        }
        var kind = field switch { 5 => OtlpKind.Gauge, 7 => KindOfSum(data), _ => OtlpKind.Other };
        var values = new ProtoReader(data);
        while (values.Next())
        {
            if (values.Field == 1)
                points.Add(ReadPoint(values.Message, name, kind, owner));
        }
    }

    private static OtlpKind KindOfSum(ReadOnlySpan<byte> message)
    {
        var kind = OtlpKind.Other;
        var sum = new ProtoReader(message);
        while (sum.Next())
        {
            if (sum.Field == 2)
                kind = sum.Number switch
                {
                    DeltaTemporality => OtlpKind.Delta,
                    CumulativeTemporality => OtlpKind.Cumulative,
                    _ => OtlpKind.Other,
                };
        }
        return kind;
    }

    private static OtlpPoint ReadPoint(ReadOnlySpan<byte> message, string name, OtlpKind kind, Owner owner)
    {
        var attributes = new Dictionary<string, string>(owner.Attributes, StringComparer.Ordinal);
        if (kind is not OtlpKind.Other)
            ReadAttributes(message, 7, attributes);
        var (value, start, time) = (double.NaN, 0ul, 0ul);
        var point = new ProtoReader(message);
        while (kind is not OtlpKind.Other && point.Next())
        {
            if (point.Field == 2)
                start = point.Number;
            else if (point.Field == 3)
                time = point.Number;
            else if (point.Field == 4)
                value = point.Double;
            else if (point.Field == 6)
                value = (long)point.Number;
        }
        return new OtlpPoint
        {
            Metric = name,
            Kind = kind,
            Attributes = attributes,
            Series = kind is OtlpKind.Cumulative ? OtlpSeries.NameOf(owner.Name, name, PartsOf(message, 7, 7)) : "",
            Value = value,
            Start = start,
            Time = time,
        };
    }

    // As they were sent, whatever they are.
    private static List<string> PartsOf(ReadOnlySpan<byte> message, int first, int last)
    {
        var parts = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field >= first && reader.Field <= last)
                parts.Add((char)reader.Field + Encoding.Latin1.GetString(reader.Message));
        }
        return parts;
    }

    private static void ReadAttributes(ReadOnlySpan<byte> message, int field, Dictionary<string, string> attributes)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field == field)
                ReadAttribute(reader.Message, attributes);
        }
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, string> attributes)
    {
        string? name = null;
        string? text = null;
        var pair = new ProtoReader(message);
        while (pair.Next())
        {
            if (pair.Field == 1)
                name = pair.Text;
            if (pair.Field != 2)
                continue;
            var any = new ProtoReader(pair.Message);
            while (any.Next())
                text = any.Field == 1 ? any.Text : text;
        }
        if (name is not null && text is not null && OtlpNames.IsRead(name))
            attributes[name] = text;
    }

    private sealed record Owner(Dictionary<string, string> Attributes, string Name);
}
