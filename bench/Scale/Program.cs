using System.CommandLine;
using Burnwatch.Host.Database;
using Burnwatch.Host.Postgres;
using Burnwatch.Scale.Ingest;
using Burnwatch.Scale.Kill;
using Burnwatch.Scale.Onset;
using Burnwatch.Scale.Push;
using Dapper;

// How much the daemon carries, in whole paths and on a Postgres of its own: what it takes in, from the outside to a
// committed row. The last line of each command is for machines.
DefaultTypeMap.MatchNamesWithUnderscores = true;
var command = new RootCommand("Measure how much the daemon carries")
{
    new IngestCommand().Make(), new KillCommand().Make(), new OnsetCommand().Make(),
    new PushCommand().Make(),
};
var line = command.Parse(args);
try
{
    var exitCode = await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return line.Errors.Count > 0 ? 2 : exitCode;
}
catch (Exception e) when (e is PrivatePostgresException or DatabaseException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
