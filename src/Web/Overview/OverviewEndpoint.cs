using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Overview;

/// <summary><c>/</c></summary>
internal static class OverviewEndpoint
{
    public static async Task<IResult> ShowAsync(OverviewReader reader, CancellationToken cancellation) =>
        PageResult.Of<OverviewPage>(await reader.ReadAsync(cancellation));
}
