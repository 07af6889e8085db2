namespace Burnwatch;

/// <summary>What a span was used for that is new to the key; by default: nothing.</summary>
internal readonly record struct NewUse
{
    /// <summary>The product that took the most, the model where no product is new; null: nothing is new.</summary>
    public UseName? Name { get; private init; }

    /// <summary>The model, where a product is new as well.</summary>
    public UseName? Model { get; private init; }

    /// <summary>When it was used first.</summary>
    public uint SinceSeconds { get; private init; }

    /// <summary>Credits that went to all that is new.</summary>
    public double Credits { get; private init; }

    /// <summary>The part of the span that they are, 0 to 1.</summary>
    public double Part { get; private init; }

    private double Most { get; init; }

    /// <summary>As it stands in a reason: "Music (product) by music_v1 (model)".</summary>
    public override string ToString() => Model is null ? $"{Name}" : $"{Name} by {Model}";

    /// <summary>With one more of the same kind.</summary>
    public NewUse With(in Use use, uint since)
    {
        var sum = this with { Credits = Credits + use.Credits };
        return Name is null || use.Credits > Most
            ? sum with { Name = use.Of, SinceSeconds = since, Most = use.Credits }
            : sum;
    }

    /// <summary>As a part of all credits of its kind.</summary>
    public NewUse OutOf(double all) => all > 0 ? this with { Part = Credits / all } : this;

    /// <summary>A new product, with the models that are new with it: the same credits, seen twice.</summary>
    public NewUse And(in NewUse model) => this with
    {
        Model = model.Name,
        Credits = Math.Max(Credits, model.Credits),
        Part = Math.Max(Part, model.Part),
    };
}
