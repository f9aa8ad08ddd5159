package org.pixelcaravan.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Lets any Camel endpoint take a result: as bytes or as a stream it is its picture. A result of several pictures has to be
 * split first. Camel finds this class through META-INF/services, in any application.
 */
public final class ImageConverters implements TypeConverterLoader {

    @Override
    public void load(TypeConverterRegistry registry) {
        registry.addTypeConverter(
                InputStream.class, ImageResult.class, converter(value -> stream(only((ImageResult) value))));
        registry.addTypeConverter(
                byte[].class, ImageResult.class, converter(value -> bytes(only((ImageResult) value))));
        registry.addTypeConverter(
                InputStream.class, ResultPart.Image.class, converter(value -> stream((ResultPart.Image) value)));
        registry.addTypeConverter(
                byte[].class, ResultPart.Image.class, converter(value -> bytes((ResultPart.Image) value)));
    }

    private static SimpleTypeConverter converter(Conversion conversion) {
        return new SimpleTypeConverter(false, (type, exchange, value) -> conversion.convert(value));
    }

    private static InputStream stream(ResultPart.Image image) throws IOException {
        return image.content().openBytes();
    }

    private static byte[] bytes(ResultPart.Image image) throws IOException {
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

    @FunctionalInterface
    private interface Conversion {
        Object convert(Object value) throws IOException;
    }
}
