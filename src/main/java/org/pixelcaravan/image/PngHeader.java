package org.pixelcaravan.image;

import java.io.IOException;
import java.util.Optional;

/** Reads the IHDR chunk of a PNG file, and looks for a tRNS chunk where the colour type leaves transparency open. */
final class PngHeader {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_DATA_BYTES = 13;
    private static final int CHECKSUM_BYTES = 4;
    private static final int ALPHA_BIT = 4;

    private PngHeader() {}

    static Optional<ImageHeader> read(HeaderInput input) throws IOException {
        input.skip(SIGNATURE_BYTES);
        if (input.bigEndian32() != HEADER_DATA_BYTES || !input.name().equals("IHDR")) {
            return Optional.empty();
        }
        long width = input.bigEndian32();
        long height = input.bigEndian32();
        int bitDepth = input.unsignedByte();
        int colourType = input.unsignedByte();
        input.skip(HEADER_DATA_BYTES - 10 + CHECKSUM_BYTES);
        if (!isSide(width) || !isSide(height) || !isKnown(bitDepth, colourType)) {
            return Optional.empty();
        }
        boolean hasAlpha = (colourType & ALPHA_BIT) != 0 || holdsTransparencyChunk(input);
        return Optional.of(new ImageHeader(ImageFormat.PNG, (int) width, (int) height, hasAlpha));
    }

    private static boolean isSide(long value) {
        return value >= 1 && value <= Integer.MAX_VALUE;
    }

    private static boolean isKnown(int bitDepth, int colourType) {
        return switch (colourType) {
            case 0 -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
            case 3 -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
            case 2, 4, 6 -> bitDepth == 8 || bitDepth == 16;
            default -> false;
        };
    }

    private static boolean holdsTransparencyChunk(HeaderInput input) throws IOException {
        try {
            while (true) {
                long length = input.bigEndian32();
                String name = input.name();
                if (name.equals("tRNS")) {
                    return true;
                }
                if (name.equals("IDAT") || name.equals("IEND")) {
                    return false;
                }
                input.skip(length + CHECKSUM_BYTES);
            }
        } catch (HeaderInput.EndedException unknown) {
            return false;
        }
    }
}
