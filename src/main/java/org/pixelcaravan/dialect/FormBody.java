package org.pixelcaravan.dialect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.ImageFormat;

/**
 * Collects the parts of a {@code multipart/form-data} body (RFC 7578). Pictures stay where they are stored until they are
 * sent, and the length is known before.
 */
public final class FormBody {
    private static final String LINE_END = "\r\n";

    private final String boundary = "caravan-" + UUID.randomUUID();
    private final List<Payload.Part> parts = new ArrayList<>();

    public FormBody text(String name, String value) {
        literal(head(name) + LINE_END + LINE_END + value + LINE_END);
        return this;
    }

    /**
     * Adds a picture under its true media type: vendors refuse others, and callers' declarations are not to be trusted.
     *
     * @param fileName without ending
     */
    public FormBody picture(String name, String fileName, ImageContent content, Unit unit) throws IOException {
        ImageFormat format = PictureFormats.of(content, unit);
        literal(head(name) + "; filename=\"" + fileName + "." + format.fileExtension() + "\"" + LINE_END
                + "Content-Type: " + format.mimeType() + LINE_END + LINE_END);
        parts.add(new Payload.Binary(content));
        literal(LINE_END);
        return this;
    }

    /** A call with what has been collected. */
    public ProviderCall post(String address) {
        List<Payload.Part> all = new ArrayList<>(parts);
        all.add(new Payload.Literal(bytes("--" + boundary + "--" + LINE_END)));
        return ProviderCall.post(address, "multipart/form-data; boundary=" + boundary, new Payload(all));
    }

    private String head(String name) {
        return "--" + boundary + LINE_END + "Content-Disposition: form-data; name=\"" + escaped(name) + "\"";
    }

    /** As browsers do it, so that no name can end its header. */
    private static String escaped(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private void literal(String text) {
        parts.add(new Payload.Literal(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
