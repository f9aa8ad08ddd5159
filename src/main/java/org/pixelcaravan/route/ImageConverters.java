package org.pixelcaravan.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Converter;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Lets any Camel endpoint take a result: as bytes or as a stream it is its picture. A result of several pictures has to be
 * split first.
 */
@Converter(generateLoader = true)
public final class ImageConverters {
    private ImageConverters() {}

    /** The only picture of a result. */
    @Converter
    public static InputStream toInputStream(ImageResult result) throws IOException {
        return only(result).content().openBytes();
    }

    @Converter
    public static InputStream toInputStream(ResultPart.Image image) throws IOException {
        return image.content().openBytes();
    }

    /** The bytes of the only picture of a result. */
    @Converter
    public static byte[] toBytes(ImageResult result) throws IOException {
        return toBytes(only(result));
    }

    @Converter
    public static byte[] toBytes(ResultPart.Image image) throws IOException {
        ImageContent content = image.content();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(content.byteLength()));
        content.writeBytes(bytes);
        return bytes.toByteArray();
    }

    private static ResultPart.Image only(ImageResult result) {
        if (result.images().size() != 1) {
            throw new IllegalArgumentException(
                    "The result holds " + result.images().size() + " pictures: split it, then write each");
        }
        return result.images().get(0);
    }
}
