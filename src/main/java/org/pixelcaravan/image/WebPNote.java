package org.pixelcaravan.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Notes in WebP: an XMP packet as the last chunk, for which the file needs the extended header. */
final class WebPNote {
    private static final int START = 12;
    private static final int CHUNK = 8;
    private static final int EXTENDED_SIZE = 10;
    private static final int EXTENDED = CHUNK + EXTENDED_SIZE;
    private static final int HAS_XMP = 0x04;
    private static final int HAS_ALPHA = 0x10;
    private static final long LARGEST = 0xFFFF_FFFEL;

    private WebPNote() {}

    static void copy(Path picture, PictureNote note, OutputStream out) throws IOException {
        byte[] packet = XmpPacket.of(note);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(picture))) {
            byte[] start = in.readNBytes(START + EXTENDED);
            Optional<Layout> layout = layout(picture, start, packet.length);
            if (layout.isEmpty()) {
                out.write(start);
                in.transferTo(out);
                return;
            }
            out.write(layout.get().start());
            PictureNotes.copy(in, layout.get().rest(), out);
            out.write(chunk("XMP ", packet));
        }
    }

    /**
     * How the file begins anew.
     *
     * @param start the bytes that take the place of the old ones
     * @param rest how many bytes follow them before the packet
     */
    private record Layout(byte[] start, long rest) {}

    private static Optional<Layout> layout(Path picture, byte[] start, int packet) throws IOException {
        if (start.length < START + EXTENDED) {
            throw new EOFException("The picture is cut off");
        }
        ByteBuffer old = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        long content = Integer.toUnsignedLong(old.getInt(4)) - 4;
        boolean extended = new String(start, START, 4, StandardCharsets.ISO_8859_1).equals("VP8X");
        boolean noted = extended && (start[START + CHUNK] & HAS_XMP) != 0;
        long length = 4 + (extended ? 0 : EXTENDED) + content + CHUNK + packet + (packet & 1);
        boolean whole = content % 2 == 0 && Files.size(picture) >= START + content;
        if (noted || !whole || length > LARGEST) {
            return Optional.empty();
        }
        byte[] header = extended ? flagged(start) : extendedHeader(picture);
        ByteBuffer fresh = ByteBuffer.allocate(extended ? start.length : start.length + EXTENDED)
                .order(ByteOrder.LITTLE_ENDIAN);
        fresh.put(start, 0, 4).putInt((int) length).put(start, 8, 4).put(header);
        if (!extended) {
            fresh.put(start, START, EXTENDED);
        }
        return Optional.of(new Layout(fresh.array(), content - EXTENDED));
    }

    private static byte[] flagged(byte[] start) {
        byte[] header = new byte[EXTENDED];
        System.arraycopy(start, START, header, 0, EXTENDED);
        header[CHUNK] |= HAS_XMP;
        return header;
    }

    private static byte[] extendedHeader(Path picture) throws IOException {
        ImageHeader seen;
        try (InputStream in = Files.newInputStream(picture)) {
            seen = ImageHeader.read(in).orElseThrow(() -> new EOFException("The picture is cut off"));
        }
        byte[] header = new byte[EXTENDED_SIZE];
        header[0] = (byte) (HAS_XMP | (seen.hasAlpha() ? HAS_ALPHA : 0));
        putThreeBytes(header, 4, seen.width() - 1);
        putThreeBytes(header, 7, seen.height() - 1);
        return chunk("VP8X", header);
    }

    private static void putThreeBytes(byte[] target, int position, int value) {
        for (int i = 0; i < 3; i++) {
            target[position + i] = (byte) (value >> 8 * i);
        }
    }

    /** A chunk with its name and length, and a zero byte if that is odd. */
    private static byte[] chunk(String name, byte[] content) {
        return ByteBuffer.allocate(CHUNK + content.length + (content.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(content.length)
                .put(content)
                .array();
    }
}
