// One of several processes that update one document: CompetingWriter URL NAME UPDATES guarded|naive [HEADER: VALUE]...
//
// Says "ready", waits for a line on its standard input so that all begin together, makes its updates, and says what they took.
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CompetingWriter;
using ConflictAware;

if (
    args is not [var url, var name, var count, var mode and ("guarded" or "naive"), .. var headers]
    || !int.TryParse(count, CultureInfo.InvariantCulture, out int updates)
)
{
    Console.Error.WriteLine("usage: CompetingWriter URL NAME UPDATES guarded|naive [HEADER: VALUE]...");
    return 64;
}

using var answers = new AnswerCounter();
using var http = new HttpClient(answers);
foreach (string[] header in headers.Select(header => header.Split(": ", 2)))
    http.DefaultRequestHeaders.TryAddWithoutValidation(header[0], header[1]);
var target = new Uri(url);

// Loads what an update takes, so that the first ones are not all over before the last process has begun.
await http.GetVersionedAsync<Tally>(target);
Console.WriteLine("ready");
if (Console.ReadLine() is null)
    return 1;

answers.Reset();
long start = TimeProvider.System.GetTimestamp();
for (int number = 1; number <= updates; number++)
{
    string update = $"{name}-{number}";
    if (mode == "guarded")
        await http.UpdateAsync<Tally>(target, tally => tally.With(update));
    else
        await WriteNaivelyAsync(update);
}
TimeSpan time = TimeProvider.System.GetElapsedTime(start);
Console.WriteLine($"done writes={answers.Writes} refused={answers.Refused} milliseconds={time.TotalMilliseconds:F0}");
return 0;

async Task WriteNaivelyAsync(string update)
{
    Tally? tally = await http.GetFromJsonAsync<Tally>(target);
    // With its length: there are servers that take no chunks.
    using var content = new StringContent(
        JsonSerializer.Serialize(tally!.With(update), JsonSerializerOptions.Web),
        null,
        "application/json"
    );
    using HttpResponseMessage answer = await http.PutAsync(target, content);
    answer.EnsureSuccessStatusCode();
}
