namespace Burnwatch.Client;

/// <summary>
/// Sees the responses to a client's requests go by and has them reported. It waits for nothing, and no fault of its own
/// or of reporting reaches the caller.
/// </summary>
internal sealed class ReportingHandler(Reporter reporter, BurnwatchReportingOptions options, TimeProvider time)
    : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Report(request, response);
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        Report(request, response);
        return response;
    }

    private void Report(HttpRequestMessage request, HttpResponseMessage response)
    {
        try
        {
            if (ResponseReader.Read(request, response, options, time.GetUtcNow()) is { } sample)
                reporter.Add(sample);
        }
        catch (KeyInReportException)
        {
            ReportingMeter.Dropped(DropReason.Key);
            reporter.TellOfKey();
        }
        catch (Exception)
        {
            // By design: whatever goes wrong here, the caller's request went well. It is counted, and not logged: the
            // message of somebody else's delegate may quote the request.
            ReportingMeter.Dropped(DropReason.Failed);
        }
    }
}
