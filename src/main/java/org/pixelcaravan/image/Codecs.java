package org.pixelcaravan.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/** The one reader and the one writer of each format, chosen by us and not by what else is on the class path. */
final class Codecs {
    private static final ImageReaderSpi WEBP_READER = new WebPImageReaderSpi();
    private static final ImageWriterSpi WEBP_WRITER = new WebPImageWriterSpi();
    private static final ImageReaderSpi PNG_READER = builtIn(ImageReaderSpi.class, "png");
    private static final ImageWriterSpi PNG_WRITER = builtIn(ImageWriterSpi.class, "png");
    private static final ImageReaderSpi JPEG_READER = builtIn(ImageReaderSpi.class, "jpeg");
    private static final ImageWriterSpi JPEG_WRITER = builtIn(ImageWriterSpi.class, "jpeg");

    private Codecs() {}

    static ImageReader reader(ImageFormat format) throws IOException {
        ImageReaderSpi provider =
                switch (format) {
                    case PNG -> PNG_READER;
                    case JPEG -> JPEG_READER;
                    case WEBP -> WEBP_READER;
                };
        return provider.createReaderInstance();
    }

    static ImageWriter writer(ImageFormat format) throws IOException {
        ImageWriterSpi provider =
                switch (format) {
                    case PNG -> PNG_WRITER;
                    case JPEG -> JPEG_WRITER;
                    case WEBP -> WEBP_WRITER;
                };
        return provider.createWriterInstance();
    }

    private static <T extends ImageReaderWriterSpi> T builtIn(Class<T> kind, String formatName) {
        Iterator<T> candidates = IIORegistry.getDefaultInstance()
                .getServiceProviders(kind, provider -> isBuiltIn(provider, formatName), true);
        return candidates.next();
    }

    private static boolean isBuiltIn(Object provider, String formatName) {
        boolean isFromRuntime = provider.getClass().getModule() == ImageIO.class.getModule();
        return isFromRuntime
                && provider instanceof ImageReaderWriterSpi codec
                && Arrays.asList(codec.getFormatNames()).contains(formatName);
    }
}
