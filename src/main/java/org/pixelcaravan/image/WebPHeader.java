package org.pixelcaravan.image;

import java.io.IOException;
import java.util.Optional;

/** Reads the first chunk of a WebP file: lossy, lossless or extended. Animations are no still pictures and are refused. */
final class WebPHeader {
    private static final int CONTAINER_BYTES = 12;
    private static final int CHUNK_SIZE_BYTES = 4;
    private static final int FRAME_TAG_BYTES = 3;
    private static final int LOSSY_START_CODE = 0x2a019d;
    private static final int LOSSLESS_SIGNATURE = 0x2f;
    private static final int SIDE_MASK = 0x3fff;
    private static final int ANIMATION_FLAG = 0x02;
    private static final int ALPHA_FLAG = 0x10;
    private static final int RESERVED_BYTES = 3;

    private WebPHeader() {}

    static Optional<ImageHeader> read(HeaderInput input) throws IOException {
        input.skip(CONTAINER_BYTES);
        String chunk = input.name();
        input.skip(CHUNK_SIZE_BYTES);
        return switch (chunk) {
            case "VP8 " -> lossy(input);
            case "VP8L" -> lossless(input);
            case "VP8X" -> extended(input);
            default -> Optional.empty();
        };
    }

    private static Optional<ImageHeader> lossy(HeaderInput input) throws IOException {
        input.skip(FRAME_TAG_BYTES);
        if (input.littleEndian24() != LOSSY_START_CODE) {
            return Optional.empty();
        }
        int width = input.littleEndian16() & SIDE_MASK;
        int height = input.littleEndian16() & SIDE_MASK;
        return header(width, height, false);
    }

    private static Optional<ImageHeader> lossless(HeaderInput input) throws IOException {
        if (input.unsignedByte() != LOSSLESS_SIGNATURE) {
            return Optional.empty();
        }
        long bits = input.littleEndian32();
        int width = (int) (bits & SIDE_MASK) + 1;
        int height = (int) (bits >> 14 & SIDE_MASK) + 1;
        boolean hasAlpha = (bits >> 28 & 1) == 1;
        boolean isKnownVersion = bits >> 29 == 0;
        return isKnownVersion ? header(width, height, hasAlpha) : Optional.empty();
    }

    private static Optional<ImageHeader> extended(HeaderInput input) throws IOException {
        int flags = input.unsignedByte();
        input.skip(RESERVED_BYTES);
        int width = input.littleEndian24() + 1;
        int height = input.littleEndian24() + 1;
        boolean isAnimation = (flags & ANIMATION_FLAG) != 0;
        return isAnimation ? Optional.empty() : header(width, height, (flags & ALPHA_FLAG) != 0);
    }

    private static Optional<ImageHeader> header(int width, int height, boolean hasAlpha) {
        boolean isComplete = width > 0 && height > 0;
        return isComplete ? Optional.of(new ImageHeader(ImageFormat.WEBP, width, height, hasAlpha)) : Optional.empty();
    }
}
