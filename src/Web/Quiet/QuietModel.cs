using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Web.Quiet;

/// <summary>What the page of what is quiet on purpose shows.</summary>
public sealed record QuietModel(IReadOnlyList<QuietLine> Lines, DateTimeOffset Now)
{
    public IEnumerable<QuietLine> Of(QuietState state) => Lines.Where(line => line.State == state);
}
