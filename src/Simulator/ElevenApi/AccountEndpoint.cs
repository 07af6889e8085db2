using System.Globalization;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Subscription, user and models.</summary>
internal sealed class AccountEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    public Task<IResult> SubscriptionAsync(HttpContext http, Caller caller) =>
        Task.FromResult(Results.Json(Subscription(), ElevenJson.Default.Subscription));

    public Task<IResult> UserAsync(HttpContext http, Caller caller) => Task.FromResult(Results.Json(
        new User
        {
            UserId = caller.Key?.ServiceAccountId
                ?? "user_" + Draws.Hex(Draws.Name(workspace.Scenario.Seed, "owner"), 20),
            Subscription = Subscription(),
            FirstName = caller.Key is null ? "Admin" : null,
            CreatedAt = (caller.Key?.CreatedAt ?? workspace.LiveStart.AddYears(-1)).ToUnixTimeSeconds(),
            SeatType = caller.Key is null ? "workspace_admin" : "workspace_member",
        },
        ElevenJson.Default.User));

    public Task<IResult> ModelsAsync(HttpContext http, Caller caller) => Task.FromResult(Results.Json(
        [.. workspace.Scenario.Models.Select(m => new Model
        {
            ModelId = m.Id,
            Name = m.Id.Replace('_', ' '),
            CanDoTextToSpeech = m.CreditsPerCharacter > 0,
            ModelRates = new ModelRates(m.CreditsPerCharacter),
            ConcurrencyGroup = m.ConcurrencyGroup,
        })],
        ElevenJson.Default.IReadOnlyListModel));

    private Subscription Subscription()
    {
        var now = time.GetUtcNow();
        var plan = workspace.Scenario.Workspace;
        var used = workspace.CreditsUsed(now);
        var overage = Math.Max(0, used - plan.Credits) * (plan.UsdPerThousandCredits ?? 0) / 1000;
        return new Subscription
        {
            Tier = plan.Tier,
            CharacterCount = used,
            CharacterLimit = plan.Credits,
            MaxCreditLimitExtension = plan.CreditsBeyond,
            CanExtendCharacterLimit = plan.CreditsBeyond > 0,
            NextCharacterCountResetUnix = workspace.CycleEnd(now).ToUnixTimeSeconds(),
            CurrentOverage = new Overage(overage.ToString(CultureInfo.InvariantCulture), "usd"),
        };
    }
}
