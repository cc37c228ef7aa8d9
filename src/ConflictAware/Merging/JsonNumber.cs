using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConflictAware;

/// <summary>A JSON number by its exact value: significant digits, and the power of ten of the last of them. Never a double.</summary>
/// <remarks>
/// Comparing takes time linear in the text, however large the exponent is. An exponent of more than 18 digits is beyond reckoning with; such a number
/// equals only what is spelt alike.
/// </remarks>
internal readonly ref struct JsonNumber
{
    private const int ExponentDigits = 18;

    // A sum is written in full between these: an exponent like 1e1000000000 must not become a gigabyte of zeros.
    private const int SumDigits = 4096;
    private const int PlainZeros = 20;

    private readonly ReadOnlySpan<byte> _text;

    // From the first significant digit to after the last one; a decimal point may stand between them.
    private readonly ReadOnlySpan<byte> _digits;
    private readonly bool _isNegative;
    private readonly bool _isReckonable;
    private readonly int _digitCount;
    private readonly long _exponent;
    private readonly int _decimals;

    private JsonNumber(ReadOnlySpan<byte> text)
    {
        _text = text;
        _isNegative = text[0] == '-';
        ReadOnlySpan<byte> mantissa = _isNegative ? text[1..] : text;
        int e = mantissa.IndexOfAny((byte)'e', (byte)'E');
        long exponent = 0;
        _isReckonable = e < 0 || TryReadExponent(mantissa[(e + 1)..], out exponent);
        if (e >= 0)
            mantissa = mantissa[..e];

        int point = mantissa.IndexOf((byte)'.');
        int whole = point < 0 ? mantissa.Length : point;
        _decimals = mantissa.Length - whole - (point < 0 ? 0 : 1);
        int first = mantissa.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
        {
            // Zero is zero, whatever its sign and exponent.
            _digits = default;
            _digitCount = 0;
            _isNegative = false;
            _isReckonable = true;
            return;
        }
        int last = mantissa.LastIndexOfAnyExcept((byte)'0', (byte)'.');
        _digits = mantissa[first..(last + 1)];
        _digitCount = _digits.Length - (first < point && point < last ? 1 : 0);
        _exponent = exponent + (last < whole ? whole - 1 - last : whole - last);
    }

    public static JsonNumber Read(ReadOnlySpan<byte> text) => new(text);

    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
            return true;
        JsonNumber one = new(left);
        JsonNumber two = new(right);
        return one._isReckonable
            && two._isReckonable
            && one._isNegative == two._isNegative
            && one._digitCount == two._digitCount
            && one._exponent == two._exponent
            && CompareDigits(one._digits, two._digits) == 0;
    }

    public int Hash()
    {
        HashCode hash = new();
        foreach (byte digit in _digits)
        {
            if (digit != '.')
                hash.Add(digit);
        }
        hash.Add(_exponent);
        return hash.ToHashCode();
    }

    /// <summary>Which of two numbers is larger: negative, zero or positive; null when an exponent is beyond reckoning.</summary>
    public int? CompareTo(in JsonNumber other)
    {
        if (!_isReckonable || !other._isReckonable)
            return null;
        if (Sign != other.Sign)
            return Sign.CompareTo(other.Sign);
        if (Sign == 0)
            return 0;
        // The power of ten of the first digit decides, then the digits.
        int magnitude = (_exponent + _digitCount).CompareTo(other._exponent + other._digitCount);
        if (magnitude == 0)
            magnitude = CompareDigits(_digits, other._digits);
        return Sign * magnitude;
    }

    /// <summary>current + mine − base, with as many decimals as the one of them that has most; null when it is too long to write.</summary>
    public static string? Sum(in JsonNumber current, in JsonNumber mine, in JsonNumber @base)
    {
        if (!current._isReckonable || !mine._isReckonable || !@base._isReckonable)
            return null;
        long lowest = Math.Min(current.LowestPower, Math.Min(mine.LowestPower, @base.LowestPower));
        long highest = Math.Max(current.HighestPower, Math.Max(mine.HighestPower, @base.HighestPower));
        if (highest - lowest > SumDigits)
            return null;
        BigInteger sum = current.Scaled(lowest) + mine.Scaled(lowest) - @base.Scaled(lowest);
        return Write(sum, lowest);
    }

    private int Sign =>
        _digitCount == 0 ? 0
        : _isNegative ? -1
        : 1;

    // The decimals as they are written count (12.50 stays a price), unless an exponent says that this is no such number.
    private long LowestPower => _text.IndexOfAny((byte)'e', (byte)'E') >= 0 ? Math.Min(0, _exponent) : -_decimals;

    private long HighestPower => _digitCount == 0 ? 0 : Math.Max(0, _exponent + _digitCount);

    private BigInteger Scaled(long lowest)
    {
        if (_digitCount == 0)
            return BigInteger.Zero;
        string digits = Encoding.ASCII.GetString(_digits).Replace(".", "", StringComparison.Ordinal);
        BigInteger value =
            BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * BigInteger.Pow(10, (int)(_exponent - lowest));
        return _isNegative ? -value : value;
    }

    private static string Write(BigInteger value, long power)
    {
        if (power >= 0)
            return value.ToString(CultureInfo.InvariantCulture);
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        string sign = value.Sign < 0 ? "-" : "";
        int decimals = (int)-power;
        if (decimals >= digits.Length + PlainZeros)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}e{power}");
        digits = digits.PadLeft(decimals + 1, '0');
        return $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    private static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int i = 0;
        int j = 0;
        while (true)
        {
            if (i < left.Length && left[i] == '.')
                i++;
            if (j < right.Length && right[j] == '.')
                j++;
            if (i == left.Length || j == right.Length)
                return (left.Length - i).CompareTo(right.Length - j);
            if (left[i] != right[j])
                return left[i].CompareTo(right[j]);
            i++;
            j++;
        }
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        digits = digits.TrimStart((byte)'0');
        exponent = 0;
        if (digits.Length > ExponentDigits)
            return false;
        foreach (byte digit in digits)
            exponent = (exponent * 10) + (digit - '0');
        if (negative)
            exponent = -exponent;
        return true;
    }
}
