namespace Burnwatch.Training.Measuring;

/// <summary>Measures every contender at every budget, each key with thresholds from the other folds.</summary>
public sealed class Measurement
{
    private readonly TestTraffic traffic;
    private readonly Plan plan;
    private readonly Action<string> onStep;
    private readonly IReadOnlyList<Cell> cells;

    /// <param name="traffic">The traffic.</param>
    /// <param name="plan">What is measured.</param>
    /// <param name="onStep">Called at each of the plan's steps with what was done, from any thread.</param>
    public Measurement(TestTraffic traffic, Plan plan, Action<string> onStep)
    {
        this.traffic = traffic;
        this.plan = plan;
        this.onStep = onStep;
        cells = [.. plan.Contenders
            .SelectMany(contender => plan.Budgets.Select(budget => new Cell(traffic, contender, budget, plan.Folds)))];
    }

    public IReadOnlyList<ContenderResult> Run()
    {
        Train();
        Parallel.ForEach(traffic.Keys, key => ForEachCell(cell => cell.Watch(key)));
        onStep("untouched traffic");
        foreach (var family in plan.Families)
        {
            for (var seed = plan.FirstSeed; seed < plan.FirstSeed + plan.Seeds; seed++)
            {
                var draw = seed;
                Parallel.ForEach(
                    family.Draw(traffic, draw), injection => ForEachCell(cell => cell.Try(injection, draw)));
                onStep(family.Name);
            }
        }
        return [.. cells.Select(cell => cell.Result(plan.Families))];
    }

    private void Train()
    {
        var parts = cells.SelectMany(cell => Enumerable.Range(0, plan.Folds).Select(fold => (cell, fold)));
        Parallel.ForEach(parts, part =>
        {
            part.cell.Train(part.fold);
            onStep("thresholds");
        });
    }

    private void ForEachCell(Action<Cell> act)
    {
        foreach (var cell in cells)
            act(cell);
    }
}
