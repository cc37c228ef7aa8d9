namespace ConflictAware;

// What may be written of an array, and why: docs/decisions/0011-overlay-of-arrays.md.
internal ref partial struct OverlayWriter
{
    private const string GiveKey = "State a key for the array, Key(\"…\", \"id\"), so that its elements can be told apart.";

    private void WriteArray(int d, int b, int a, RulePlace? place)
    {
        int refused = _refusals?.Count ?? 0;
        List<OverlayElement>? elements = place?.Rule is MergeRule.Keyed key ? PlanByKey(d, b, a, key) : null;
        if (_refusals?.Count > refused)
            return;
        if (elements is null && IsPlain(d))
        {
            WritePlainArray(d, b, a);
            return;
        }
        elements ??= PlanByValue(d, b, a);
        if (elements is not null)
            WriteElements(d, elements, place?.Element);
    }

    /// <summary>Whether the document's array holds nothing that could have members.</summary>
    private readonly bool IsPlain(int d)
    {
        for (int element = d + 1; element < _document[d].Next; element = _document[element].Next)
        {
            if (_document[element].Kind is JsonKind.Object or JsonKind.Array)
                return false;
        }
        return true;
    }

    /// <summary>Plain values have nothing that the type does not know: what stayed keeps its spelling, the rest is written as the type does.</summary>
    private void WritePlainArray(int d, int b, int a)
    {
        if (FindMoved(d, b) || PlanByValue(d, b, a, mayRefuse: false) is not { } elements)
            Take(a);
        else
            WriteElements(d, elements, place: null);
    }

    private void WriteElements(int d, List<OverlayElement> elements, RulePlace? place)
    {
        int[] inDocument = _document.Elements(d);
        int start = _document[d].Start;
        _text.Current(start, start + 1);
        int rest = start + 1;
        int expected = d + 1;
        bool isFirst = true;
        foreach (OverlayElement element in elements)
        {
            if (element.Document >= 0 && element.Document == expected)
                _text.Current(rest, _document[element.Document].Start);
            else if (!isFirst)
                _text.Own((byte)',');
            isFirst = false;
            if (element.Document < 0)
                Take(element.After);
            else if (element.Before < 0)
                Keep(element.Document);
            else
                WriteElement(Array.BinarySearch(inDocument, element.Document), element, place);

            _isChanged |= element.Document != expected;
            expected = element.Document >= 0 ? _document[element.Document].Next : JsonTree.None;
            rest = element.Document >= 0 ? _document[element.Document].End : 0;
        }
        _isChanged |= elements.Count != _document[d].Count;
        _text.Current(_document[d].End - 1, _document[d].End);
    }

    private void WriteElement(int ordinal, OverlayElement element, RulePlace? place)
    {
        _path.PushElement(ordinal, element.Document);
        Write(element.Document, element.Before, element.After, place);
        _path.Pop();
    }

    private List<OverlayElement>? PlanByKey(int d, int b, int a, MergeRule.Keyed key)
    {
        int[] inDocument = _document.Elements(d);
        int[] inBefore = _before.Elements(b);
        int[] inAfter = _after.Elements(a);
        int most = inDocument.Length + inBefore.Length + inAfter.Length;
        ElementTable table = new(_document, _after, _before, key, most, _caseInsensitive);
        int[]? documents = Numbers(ref table, MergeSide.Base, inDocument);
        int[]? befores = Numbers(ref table, MergeSide.Current, inBefore);
        int[]? afters = Numbers(ref table, MergeSide.Mine, inAfter);
        int count = table.Count;
        table.Dispose();
        if (documents is null || befores is null || afters is null)
            return null;

        int[] documentOf = ByNumber(documents, inDocument, count);
        int[] beforeOf = ByNumber(befores, inBefore, count);
        int known = befores.Count(number => documentOf[number] >= 0);
        if (known == 0 && inDocument.Length == inBefore.Length)
        {
            // The type spells its keys otherwise (a GUID in upper case): then its elements stand where the document's do.
            for (int i = 0; i < befores.Length; i++)
                documentOf[befores[i]] = inDocument[i];
        }
        else if (known < inBefore.Length || inBefore.Length < inDocument.Length)
        {
            Refuse(
                "the type did not read every element of this array, or reads keys that are not those of the document, so the changed elements cannot be found in it."
            );
            return null;
        }

        List<OverlayElement> elements = new(afters.Length);
        for (int i = 0; i < afters.Length; i++)
        {
            int before = beforeOf[afters[i]];
            elements.Add(new OverlayElement(before >= 0 ? documentOf[afters[i]] : JsonTree.None, before, inAfter[i]));
        }
        return elements;
    }

    /// <summary>The numbers of the elements; null when a key is missing or occurs twice.</summary>
    private static int[]? Numbers(ref ElementTable table, MergeSide side, int[] elements)
    {
        int[] numbers = new int[elements.Length];
        HashSet<int> seen = [];
        for (int i = 0; i < elements.Length; i++)
        {
            numbers[i] = table.Number(side, elements[i]);
            if (numbers[i] < 0 || !seen.Add(numbers[i]))
                return null;
        }
        return numbers;
    }

    private static int[] ByNumber(int[] numbers, int[] elements, int count)
    {
        int[] byNumber = new int[count];
        Array.Fill(byNumber, JsonTree.None);
        for (int i = 0; i < numbers.Length; i++)
            byNumber[numbers[i]] = elements[i];
        return byNumber;
    }
}
