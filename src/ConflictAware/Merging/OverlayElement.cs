using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>One element of an array that a typed edit changed.</summary>
/// <param name="Document">The document's element, or none for a new one.</param>
/// <param name="Before">The element as the type wrote it before the edit, where it is edited; none where it is new or as it was.</param>
/// <param name="After">The element after the edit.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OverlayElement(int Document, int Before, int After);
