package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;

/** What format a caller's picture is in, by its own bytes: callers' declarations are not to be trusted. */
public final class PictureFormats {
    private PictureFormats() {}

    /**
     * A field value that is written as a {@code data:} URL of the picture's own type.
     *
     * @throws GatewayException as {@link #of}
     */
    public static JsonNode dataUrl(ImageContent content, Unit unit) throws IOException {
        return Json.dataUrl(of(content, unit).mimeType(), content);
    }

    /** @throws GatewayException INVALID_REQUEST if it is no picture that any vendor takes */
    public static ImageFormat of(ImageContent content, Unit unit) throws IOException {
        try (InputStream bytes = content.openBytes()) {
            byte[] start = bytes.readNBytes(ImageFormat.MAGIC_BYTES);
            String name = unit.context().nameOf(Parameter.REFERENCES);
            return ImageFormat.detect(start, start.length)
                    .orElseThrow(() -> GatewayException.invalid(name, name + " must be png, jpeg or webp pictures"));
        }
    }
}
