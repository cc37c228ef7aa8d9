namespace ConflictAware;

/// <summary>A field that somebody else owns (Kubernetes server-side apply).</summary>
/// <param name="Field">The field, in the origin's own notation, for example <c>.spec.replicas</c>.</param>
/// <param name="Owner">Who owns it, as far as the answer says; null when it does not.</param>
public sealed record OwnedField(string Field, string? Owner);
