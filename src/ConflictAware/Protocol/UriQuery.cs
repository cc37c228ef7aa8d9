namespace ConflictAware;

/// <summary>The parameters in the query of a URI, which may be relative.</summary>
internal static class UriQuery
{
    /// <summary>The value of a parameter; null when there is none, empty when it has none.</summary>
    public static string? Value(Uri target, string name)
    {
        string? parameter = Array.Find(Parts.Of(target).Parameters, parameter => NameOf(parameter) == name);
        return parameter is null ? null
            : parameter.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? Uri.UnescapeDataString(parameter[(equals + 1)..])
            : "";
    }

    /// <summary>The URI without these parameters; the same one when it has none of them.</summary>
    public static Uri Without(Uri target, IReadOnlyCollection<string> names)
    {
        Parts parts = Parts.Of(target);
        string[] rest = [.. parts.Parameters.Where(parameter => !names.Contains(NameOf(parameter), StringComparer.Ordinal))];
        return rest.Length == parts.Parameters.Length ? target : (parts with { Parameters = rest }).ToUri();
    }

    /// <summary>The URI with these parameters in place of those that have their names.</summary>
    public static Uri With(Uri target, IReadOnlyCollection<(string Name, string Value)> parameters)
    {
        Parts rest = Parts.Of(Without(target, [.. parameters.Select(static parameter => parameter.Name)]));
        IEnumerable<string> added = parameters.Select(static parameter =>
            $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value)}"
        );
        return (rest with { Parameters = [.. rest.Parameters, .. added] }).ToUri();
    }

    private static string NameOf(string parameter) =>
        Uri.UnescapeDataString(parameter.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? parameter[..equals] : parameter);

    private readonly record struct Parts(string Before, string[] Parameters, string Fragment, UriKind Kind)
    {
        public static Parts Of(Uri target)
        {
            // On Unix a path with a leading slash parses as the absolute URI of a file.
            bool isAbsolute = target.IsAbsoluteUri && !(target.IsFile && target.OriginalString.StartsWith('/'));
            string text = isAbsolute ? target.AbsoluteUri : target.OriginalString;
            int hash = text.IndexOf('#', StringComparison.Ordinal);
            (string rest, string fragment) = hash < 0 ? (text, "") : (text[..hash], text[hash..]);
            int mark = rest.IndexOf('?', StringComparison.Ordinal);
            return new Parts(
                mark < 0 ? rest : rest[..mark],
                mark < 0 || mark + 1 == rest.Length ? [] : rest[(mark + 1)..].Split('&'),
                fragment,
                isAbsolute ? UriKind.Absolute : UriKind.Relative
            );
        }

        public Uri ToUri() => new(Before + (Parameters.Length == 0 ? "" : "?" + string.Join('&', Parameters)) + Fragment, Kind);
    }
}
