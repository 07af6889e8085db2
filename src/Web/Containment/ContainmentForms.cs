using Burnwatch.Collector.Containment;
using Burnwatch.Web.Incidents;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Web.Containment;

/// <summary>Reads what the form on an incident's page offers.</summary>
internal sealed class ContainmentForms(IServiceProvider services, ContainmentReader reader)
{
    // A host that watches no provider has no desk, and pages of it only show.
    private readonly bool isOn = services.GetService<ContainmentDesk>() is { IsOn: true };

    public async Task<ContainmentFormModel> OfAsync(IncidentDetails incident, CancellationToken cancellation) => new(
        incident.Id, incident.Key, await reader.CredentialsAsync(incident.KeyId, cancellation), isOn);
}
