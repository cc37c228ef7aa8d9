using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ConflictAware;

/// <summary>Loads XML that a stranger sent: no document type, so no entities that grow; no resolver, so nothing is fetched; bounded nesting.</summary>
internal static class BoundedXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>The root element; null when the bytes are not one well-formed document within the bound. Never throws for what they hold.</summary>
    public static XElement? Load(ReadOnlyMemory<byte> xml, int maxDepth)
    {
        try
        {
            using var stream = new MemoryStream(xml.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            return Load(reader, maxDepth);
        }
        // An unknown or broken encoding declaration surfaces as one of the argument exceptions.
        catch (Exception e) when (e is XmlException or DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // XElement.Load recurses no deeper than this loop lets it: a document may be half a million elements deep.
    private static XElement? Load(XmlReader reader, int maxDepth)
    {
        XElement? root = null;
        XElement? current = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= maxDepth)
                        return null;
                    bool isEmpty = reader.IsEmptyElement;
                    XElement element = Element(reader);
                    current?.Add(element);
                    root ??= element;
                    if (!isEmpty)
                        current = element;
                    break;
                case XmlNodeType.EndElement:
                    current = current?.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    current?.Add(new XText(reader.Value));
                    break;
                default:
                    break;
            }
        }
        return root;
    }

    private static XElement Element(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
        }
        return element;
    }
}
