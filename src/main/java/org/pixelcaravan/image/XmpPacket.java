package org.pixelcaravan.image;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A note as an XMP packet; the prompt is also the picture's description. */
final class XmpPacket {
    private static final String START = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
            + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
            + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            + "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
            + " xmlns:caravan=\"urn:pixelcaravan:picture:1\">";
    private static final String END = "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>";

    private XmpPacket() {}

    static byte[] of(PictureNote note) {
        StringBuilder packet = new StringBuilder(START);
        for (Map.Entry<String, String> value : note.values().entrySet()) {
            element("caravan:" + value.getKey(), escaped(value.getValue()), packet);
        }
        note.prompt()
                .ifPresent(prompt -> element(
                        "dc:description",
                        "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(prompt) + "</rdf:li></rdf:Alt>",
                        packet));
        return packet.append(END).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void element(String name, String content, StringBuilder packet) {
        packet.append('<').append(name).append('>').append(content);
        packet.append("</").append(name).append('>');
    }

    /** XML has no form for most control characters, so they are left out. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().filter(XmpPacket::isAllowed).forEach(letter -> {
            switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(letter);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int letter) {
        return letter >= ' ' && letter != 0xFFFE && letter != 0xFFFF && (letter < 0xD800 || letter > 0xDFFF)
                || letter == '\t'
                || letter == '\n'
                || letter == '\r';
    }
}
