using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>Merging against the least that anybody who merges with System.Text.Json must do: parse the three documents and write one.</summary>
public static class MergeBenchmark
{
    private const double Bound = 1.5;

    /// <summary>Prints the table and writes artifacts/benchmarks/merge.json.</summary>
    /// <param name="quick">Fewer samples.</param>
    /// <returns>0; 1 when a bound is broken.</returns>
    public static int Run(bool quick)
    {
        int turns = quick ? 21 : 61;
        List<Row> rows = [];
        foreach (int size in (int[])[1_000, 100_000, 10_000_000])
        foreach (int percent in (int[])[1, 30])
            rows.Add(Measure("members", MergeDocuments.Members(size, percent), rules: null, turns));
        foreach (int elements in (int[])[10_000, 100_000])
        foreach (int percent in (int[])[1, 30])
            rows.Add(
                Measure(
                    $"{elements:N0} keyed elements",
                    MergeDocuments.Elements(elements, percent),
                    new MergeRules().Key("/lines", "sku"),
                    turns
                )
            );

        Console.WriteLine(
            $"{"what", -24}{"size", 12}{"changed", 9}{"ours", 12}{"baseline", 12}{"ratio", 8}{"allocated", 14}{"÷ output", 10}{"baseline", 14}{"ns/byte", 9}"
        );
        foreach (Row row in rows)
            Console.WriteLine(row);

        string folder = Path.Combine("artifacts", "benchmarks");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "merge.json"), JsonSerializer.SerializeToUtf8Bytes(rows));
        Row[] broken = [.. rows.Where(row => row.Ratio > Bound)];
        foreach (Row row in broken)
            Console.Error.WriteLine($"Above {Bound}: {row}");
        return broken.Length == 0 ? 0 : 1;
    }

    private static Row Measure(string what, MergeDocuments documents, MergeRules? rules, int turns)
    {
        int output =
            JsonMerge.Merge(documents.Base, documents.Mine, documents.Current, rules).Document?.Length
            ?? throw new InvalidOperationException("The benchmark's documents conflict.");
        ArrayBufferWriter<byte> written = new(output + 1024);
        Comparison comparison = Compare();
        // A machine that has other things to do can spoil a row; a real loss shows three times.
        for (int again = 0; again < 2 && comparison.Ratio > Bound; again++)
            comparison = Compare();
        return new Row(
            what,
            documents.Base.Length,
            documents.Percent,
            comparison.Ours / 1000,
            comparison.Baseline / 1000,
            comparison.Ratio,
            comparison.OursAllocated,
            (double)comparison.OursAllocated / output,
            comparison.BaselineAllocated
        );

        Comparison Compare() =>
            Comparison.Of(
                () => JsonMerge.Merge(documents.Base, documents.Mine, documents.Current, rules),
                () => ParseThreeAndWriteOne(documents, written),
                turns
            );
    }

    private static void ParseThreeAndWriteOne(MergeDocuments documents, ArrayBufferWriter<byte> written)
    {
        using JsonDocument one = JsonDocument.Parse(documents.Base);
        using JsonDocument two = JsonDocument.Parse(documents.Mine);
        using JsonDocument three = JsonDocument.Parse(documents.Current);
        written.ResetWrittenCount();
        using Utf8JsonWriter writer = new(written);
        three.WriteTo(writer);
    }

    private sealed record Row(
        string What,
        int Bytes,
        int ChangedPercent,
        double OursMicroseconds,
        double BaselineMicroseconds,
        double Ratio,
        long Allocated,
        double AllocatedByOutput,
        long BaselineAllocated
    )
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{What, -24}{Bytes, 12:N0}{ChangedPercent, 7} %{OursMicroseconds, 9:N1} µs{BaselineMicroseconds, 9:N1} µs{Ratio, 8:N2}{Allocated, 14:N0}{AllocatedByOutput, 10:N2}{BaselineAllocated, 14:N0}{OursMicroseconds * 1000 / Bytes, 9:N2}"
            );
    }
}
