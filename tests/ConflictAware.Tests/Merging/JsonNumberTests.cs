using System.Text;

namespace ConflictAware.Tests.Merging;

public class JsonNumberTests
{
    // Ten to this power is beyond what is reckoned with: such a number is equal to its own spelling only.
    private const string Beyond = "1e9999999999999999999";

    [TestCase("1", "1.0")]
    [TestCase("1", "10e-1")]
    [TestCase("1", "0.1E+1")]
    [TestCase("100", "1e2")]
    [TestCase("1200", "1.2e3")]
    [TestCase("10.5", "1.05e1")]
    [TestCase("12.34", "1234e-2")]
    [TestCase("12.340", "12.34")]
    [TestCase("-0.001", "-1e-003")]
    [TestCase("0", "-0")]
    [TestCase("0", "0.00")]
    [TestCase("0", "-0.0e5")]
    [TestCase("0", "0e9999999999999999999")]
    [TestCase(Beyond, Beyond)]
    [TestCase("1e999999999999999999", "10e999999999999999998")]
    public void Law25_NumbersOfOneValue_AreEqualAndHashAlike(string one, string two)
    {
        Assert.That(JsonNumber.Equal(Bytes(one), Bytes(two)), Is.True);
        Assert.That(JsonNumber.Equal(Bytes(two), Bytes(one)), Is.True);
        Assert.That(JsonNumber.Read(Bytes(one)).Hash(), Is.EqualTo(JsonNumber.Read(Bytes(two)).Hash()));
    }

    private static readonly string[] Ascending =
    [
        "-1e999999",
        "-1234567890123456789012345678901234567890.2",
        "-1234567890123456789012345678901234567890.1",
        "-10.5",
        "-10",
        "-9.99",
        "-2",
        "-1.5",
        "-1.05",
        "-0.05",
        "-0.005",
        "0",
        "5e-999999",
        "0.005",
        "0.05",
        "0.5",
        "1",
        "1.005",
        "1.05",
        "1.5",
        "2",
        "9",
        "10",
        "10.05",
        "10.5",
        "15",
        "100",
        "105",
        "1e3",
        "1e999999",
    ];

    [Test]
    public void Law25_NumbersOfDifferentValues_AreInTheirOrder()
    {
        for (int i = 0; i < Ascending.Length; i++)
        {
            for (int j = 0; j < Ascending.Length; j++)
            {
                (byte[] one, byte[] two) = (Bytes(Ascending[i]), Bytes(Ascending[j]));
                string pair = $"{Ascending[i]} and {Ascending[j]}";
                int? order = JsonNumber.Read(one).CompareTo(JsonNumber.Read(two));
                Assert.That(order, Is.Not.Null, pair);
                Assert.That(Math.Sign(order!.Value), Is.EqualTo(Math.Sign(i - j)), pair);
                Assert.That(JsonNumber.Equal(one, two), Is.EqualTo(i == j), pair);
            }
        }
    }

    // A hash that is the same for all would make the matching of elements quadratic.
    [Test]
    public void Hash_OfDifferentValues_Differs() =>
        Assert.That(
            Ascending.Select(static number => JsonNumber.Read(Bytes(number)).Hash()).Distinct().Count(),
            Is.GreaterThan(Ascending.Length / 3)
        );

    [Test]
    public void CompareTo_WhatIsBeyondReckoning_IsUndecided()
    {
        Assert.That(JsonNumber.Read(Bytes(Beyond)).CompareTo(JsonNumber.Read("1"u8)), Is.Null);
        Assert.That(JsonNumber.Read("1"u8).CompareTo(JsonNumber.Read(Bytes(Beyond))), Is.Null);
        Assert.That(JsonNumber.Equal(Bytes(Beyond), "10e9999999999999999998"u8), Is.False);
        Assert.That(JsonNumber.Equal("1"u8, Bytes(Beyond)), Is.False);
    }

    // Current + mine - base, exactly, with as many decimals as the most precise of them is written with.
    [TestCase("8", "9", "10", "7")]
    [TestCase("1", "2", "3", "0")]
    [TestCase("0.1", "0.2", "0", "0.3")]
    [TestCase("12.50", "1.25", "1.00", "12.75")]
    [TestCase("12.50", "1", "1", "12.50")]
    [TestCase("0.00", "0", "0", "0.00")]
    [TestCase("0.05", "0.04", "0", "0.09")]
    [TestCase("5", "-10", "0", "-5")]
    [TestCase("0.5", "-1", "0", "-0.5")]
    [TestCase("-0", "-0.0", "0", "0.0")]
    [TestCase("1e2", "1", "0", "101")]
    [TestCase("1.5e2", "0", "0", "150")]
    [TestCase("0e5", "7", "0", "7")]
    [TestCase("0", "0", "1.5", "-1.5")]
    [TestCase("123456789012345678901234567890", "1", "0", "123456789012345678901234567891")]
    [TestCase("1e-20", "0", "0", "0.00000000000000000001")]
    [TestCase("1e-21", "0", "0", "1e-21")]
    [TestCase("-1e-21", "0", "0", "-1e-21")]
    [TestCase(Beyond, "1", "1", null)]
    [TestCase("1", Beyond, "1", null)]
    [TestCase("1", "1", Beyond, null)]
    [TestCase("1e4096", "1", "0", null)]
    [TestCase("1", "1e-4096", "0", null)]
    [TestCase("1", "0", "1e4096", null)]
    [TestCase("1e2048", "1e-2048", "0", null)]
    public void Law26_Sum_IsExactDecimalWithinItsBounds(string current, string mine, string @base, string? sum) =>
        Assert.That(
            JsonNumber.Sum(JsonNumber.Read(Bytes(current)), JsonNumber.Read(Bytes(mine)), JsonNumber.Read(Bytes(@base))),
            Is.EqualTo(sum)
        );

    [Test]
    public void Law26_SumOfTheMostDigits_IsWrittenInFull() =>
        Assert.That(
            JsonNumber.Sum(JsonNumber.Read("1e4095"u8), JsonNumber.Read("1"u8), JsonNumber.Read("0"u8)),
            Is.EqualTo("1" + new string('0', 4094) + "1")
        );

    private static byte[] Bytes(string number) => Encoding.ASCII.GetBytes(number);
}
