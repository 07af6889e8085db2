namespace Burnwatch.Collector;

/// <summary>
/// Section <c>Collector</c> of the configuration: which workspaces are watched, and how often they are asked.
/// </summary>
internal sealed record CollectorOptions
{
    public const string Section = "Collector";

    /// <summary>The workspaces to watch.</summary>
    public IReadOnlyList<WorkspaceOptions> Workspaces { get; init; } = [];

    /// <summary>How often the usage is asked for. One minute unless set.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after its end a bucket may still change; learnt for each workspace unless set. What may still change is
    /// read with every poll, and may page, but is not learnt.
    /// </summary>
    public TimeSpan? Settling { get; init; }

    /// <summary>For how long settled usage is read again, in the end once a day. 7 days unless set.</summary>
    public TimeSpan Reread { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How much history is read when a workspace is seen for the first time. 91 days unless set.</summary>
    public TimeSpan Backfill { get; init; } = TimeSpan.FromDays(91);

    /// <summary>How much of that is read in minutes, and the rest by the hour. 3 days unless set.</summary>
    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How often keys, their limits and the subscription are asked for. Five minutes unless set.</summary>
    public TimeSpan InventoryInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often each probe asks for the concurrency. 30 seconds unless set; without probes nothing is asked.
    /// </summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one attempt of a call may take, its answer read to the end; a call with all its attempts may take twice
    /// as long. 30 seconds unless set.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a call that failed in passing (the network, a 5xx, a 429) is made again at once, some seconds apart;
    /// what fails longer is tried again by the next poll. 2 unless set; 0 for never.
    /// </summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// How many requests each daemon makes for one workspace in a minute, all calls together; a quarter of it is kept
    /// for the usage of the moment. What is over waits. 60 unless set.
    /// </summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>
    /// How long buckets, their revisions, concurrency readings and changes of credentials are kept. 400 days
    /// unless set.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Whether credentials may be changed at the provider.</summary>
    public ContainmentOptions Containment { get; init; } = new();
}

/// <summary>Section <c>Collector:Containment</c> of the configuration.</summary>
internal sealed record ContainmentOptions
{
    /// <summary>
    /// Whether anything may ever be changed at the provider: disabling a credential, lowering its limit, restricting
    /// its addresses, and putting that back. Off unless set.
    /// </summary>
    public bool Enabled { get; init; }
}

/// <summary>One workspace to watch.</summary>
internal sealed record WorkspaceOptions
{
    /// <summary>
    /// What the workspace is called on pages and in reports; its identity, so renaming it begins a new one.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Where the provider keeps the workspace: <c>global</c>, <c>us</c>, <c>eu</c>, <c>in</c> or <c>sg</c>. Global
    /// unless set.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>
    /// Base address of the provider's API, instead of a region: of a proxy, say, or of a simulator.
    /// </summary>
    public string? BaseUrl { get; init; }

    /// <summary>
    /// Reference to a key that may read the workspace's analytics: <c>env:NAME</c>, <c>file:/path</c> or
    /// <c>credential:NAME</c>.
    /// </summary>
    /// <remarks>
    /// Text, since the binder quotes what it cannot convert, and people paste the key itself here by mistake.
    /// </remarks>
    public string ApiKey { get; init; } = "";

    /// <summary>
    /// Reference to a second such key, which is used at once when the first one is refused; none unless set.
    /// </summary>
    public string? SecondaryApiKey { get; init; }

    /// <summary>
    /// Reference to the key that changes credentials, where containment is on; <see cref="ApiKey"/> unless set. So the
    /// key that reads day and night need not be able to change anything.
    /// </summary>
    public string? ContainmentApiKey { get; init; }

    /// <summary>Credentials whose concurrency is probed; none unless set.</summary>
    public IReadOnlyList<ProbeOptions> Probes { get; init; } = [];

    /// <summary>The name alone: the rest may hold a key that was pasted by mistake.</summary>
    public override string ToString() => Name;
}

/// <summary>One credential whose concurrency is probed by a cheap call made with it.</summary>
internal sealed record ProbeOptions
{
    /// <summary>The provider's hash or id of the credential.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Reference to that credential itself, as of an admin key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The model family that the maximum in the headers is for.</summary>
    public string ModelFamily { get; init; } = "standard";

    /// <summary>The credential alone: the rest may hold a key that was pasted by mistake.</summary>
    public override string ToString() => Credential;
}
