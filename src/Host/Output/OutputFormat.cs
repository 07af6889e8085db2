namespace Burnwatch.Host.Output;

/// <summary>How a command prints rows.</summary>
internal enum OutputFormat
{
    /// <summary>For people: aligned columns.</summary>
    Table,

    /// <summary>An array of objects, names in snake case.</summary>
    Json,

    /// <summary>RFC 4180 with a head line.</summary>
    Csv,
}
