using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ConflictAware.Tests.Merging;

/// <summary>Reads well-formed JSON letter by letter. Unlike the reader of System.Text.Json it gives halves of surrogate pairs back too.</summary>
internal sealed class TreeReader
{
    private readonly string _text;
    private int _at;

    private TreeReader(string text) => _text = text;

    public static Tree Read(string text)
    {
        TreeReader reader = new(text);
        Tree tree = reader.Value();
        reader.Space();
        return reader._at == text.Length ? tree : throw new FormatException($"Something follows the value: {text}");
    }

    private Tree Value()
    {
        Space();
        switch (_text[_at])
        {
            case '{':
                return new Tree.Obj(
                    All(
                        '}',
                        () =>
                        {
                            Space();
                            string name = Text();
                            Take(':');
                            return (name, Value());
                        }
                    )
                );
            case '[':
                return new Tree.Arr(All(']', Value));
            case '"':
                return new Tree.Str(Text());
            default:
                int start = _at;
                while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '.'))
                    _at++;
                string word = _text[start.._at];
                return word is "true" or "false" or "null" ? new Tree.Word(word) : new Tree.Num(word);
        }
    }

    private ImmutableList<T> All<T>(char end, Func<T> read)
    {
        ImmutableList<T>.Builder all = ImmutableList.CreateBuilder<T>();
        _at++;
        Space();
        while (_text[_at] != end)
        {
            if (all.Count > 0)
                Take(',');
            all.Add(read());
            Space();
        }
        _at++;
        return all.ToImmutable();
    }

    private string Text()
    {
        Take('"');
        StringBuilder text = new();
        for (; _text[_at] != '"'; _at++)
        {
            if (_text[_at] != '\\')
            {
                text.Append(_text[_at]);
                continue;
            }
            switch (_text[++_at])
            {
                case 'u':
                    text.Append((char)int.Parse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    _at += 4;
                    break;
                case var letter:
                    text.Append(
                        "bfnrt".Contains(letter, StringComparison.Ordinal)
                            ? "\b\f\n\r\t"["bfnrt".IndexOf(letter, StringComparison.Ordinal)]
                            : letter
                    );
                    break;
            }
        }
        _at++;
        return text.ToString();
    }

    private void Take(char letter)
    {
        Space();
        if (_text[_at] != letter)
            throw new FormatException($"'{letter}' is missing at {_at} of {_text}");
        _at++;
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
            _at++;
    }
}
