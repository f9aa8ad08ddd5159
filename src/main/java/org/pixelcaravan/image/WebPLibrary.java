package org.pixelcaravan.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The library that reads and writes WebP. It is native code, which is unpacked into the folder for temporary files and loaded from
 * there: that folder must allow it, and the platform must be one that the library is made for.
 */
public final class WebPLibrary {
    private static final int SIDE = 2;

    private WebPLibrary() {}

    /** Why it cannot be used here; empty if it can. Found out once. */
    public static Optional<String> problem() {
        return Tried.PROBLEM;
    }

    private static Optional<String> tryOut() {
        try {
            BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            PictureEncoder.encode(picture, ImageFormat.WEBP, OptionalInt.empty(), file);
            byte[] bytes = file.toByteArray();
            ImageHeader header = ImageHeader.read(bytes, bytes.length).orElseThrow();
            PictureDecoder.decode(ImageSource.of(bytes), header);
            return Optional.empty();
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.of(rootOf(e).toString());
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static final class Tried {
        static final Optional<String> PROBLEM = tryOut();
    }
}
