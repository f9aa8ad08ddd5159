package org.pixelcaravan.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/** Notes in JPEG: a segment with an XMP packet, after those of JFIF and Exif, which want to be first. */
final class JpegNote {
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int APP0 = 0xFFE0;
    private static final int APP1 = 0xFFE1;
    private static final int APP15 = 0xFFEF;
    private static final int COMMENT = 0xFFFE;
    private static final int LENGTH = 2;
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private JpegNote() {}

    static void copy(Path picture, PictureNote note, OutputStream out) throws IOException {
        OptionalLong position = position(picture);
        if (position.isPresent()) {
            PictureNotes.insert(picture, position.getAsLong(), segment(note), out);
        } else {
            Files.copy(picture, out);
        }
    }

    /** What is too long for a segment would have to be cut in the middle of the prompt. */
    private static byte[] segment(PictureNote note) throws IOException {
        byte[] packet = XmpPacket.of(note);
        if (LENGTH + XMP.length + packet.length > LONGEST_SEGMENT) {
            packet = XmpPacket.of(note.withoutPrompt());
        }
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(segment);
        data.writeShort(APP1);
        data.writeShort(LENGTH + XMP.length + packet.length);
        data.write(XMP);
        data.write(packet);
        return segment.toByteArray();
    }

    /** Where the segment belongs; empty if there is one, or what precedes the picture is not what it should be. */
    private static OptionalLong position(Path picture) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(picture)))) {
            if (in.readUnsignedShort() != START_OF_IMAGE) {
                return OptionalLong.empty();
            }
            long position = LENGTH;
            boolean first = true;
            for (int marker = in.readUnsignedShort(); isAhead(marker); marker = in.readUnsignedShort()) {
                int length = in.readUnsignedShort();
                byte[] start = in.readNBytes(Math.min(length - LENGTH, XMP.length));
                in.skipNBytes(length - LENGTH - start.length);
                if (marker == APP1 && Arrays.equals(start, XMP)) {
                    return OptionalLong.empty();
                }
                first &= marker == APP0 || marker == APP1 && startsWith(start, EXIF);
                position += first ? LENGTH + length : 0;
            }
            return OptionalLong.of(position);
        } catch (EOFException | IllegalArgumentException cutOff) {
            return OptionalLong.empty();
        }
    }

    private static boolean isAhead(int marker) {
        return marker >= APP0 && marker <= APP15 || marker == COMMENT;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
