using System.Globalization;
using Burnwatch.Methods;
using Burnwatch.Traffic;

namespace Burnwatch.Throughput;

/// <summary>Compares our IID spike method with what another one answered: a file of its values and answers.</summary>
/// <remarks>
/// The file is comma-separated, with a header line: <c>series,confidence,history,side,i,value,alert,score,p_value</c>.
/// Rows of the same first four cells follow one another in the order of <c>i</c>. The value is taken from <c>score</c>,
/// which has all its digits.
/// </remarks>
internal static class IidVectors
{
    /// <summary>Prints how far ours is from the file, at most.</summary>
    /// <returns>0 when all alerts are the same and no number of any row differs by more than 1e-9, else 1.</returns>
    public static int Compare(FileInfo file, TextWriter output)
    {
        using var stream = file.OpenRead();
        using var text = TrafficText.Open(stream, file.Name);
        text.ReadLine();
        var (rows, alerts, wrong, score, pValue) = (0, 0, 0, 0.0, 0.0);
        string? series = null;
        IidSpike? method = null;
        while (text.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var name = string.Join(',', cells[..4]);
            if (method is null || name != series)
            {
                series = name;
                method = new IidSpike(int.Parse(cells[2], Invariant), Number(cells[1]), Enum.Parse<IidSide>(cells[3]));
            }
            var answer = method.Next((float)Number(cells[7]));
            rows++;
            alerts += answer.IsAlert ? 1 : 0;
            wrong += answer.IsAlert == (cells[6] == "1") ? 0 : 1;
            score = Math.Max(score, Math.Abs(answer.Score - Number(cells[7])));
            pValue = Math.Max(pValue, Math.Abs(answer.PValue - Number(cells[8])));
        }
        output.Write($"{rows} rows compared, {alerts} alerts: {wrong} differ; ");
        output.WriteLine($"largest difference: score {score:0.0e+0}, p-value {pValue:0.0e+0}");
        return rows > 0 && wrong == 0 && score <= 1e-9 && pValue <= 1e-9 ? 0 : 1;
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static double Number(string cell) => double.Parse(cell, Invariant);
}
