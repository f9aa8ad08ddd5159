package org.pixelcaravan.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;

/** Notes in PNG: international text, uncompressed, before everything but the header. */
final class PngNote {
    /** The magic number, and the header with its length, name and checksum. */
    private static final int AFTER_HEADER = 8 + 4 + 4 + 13 + 4;

    private static final byte[] NAME = {'i', 'T', 'X', 't'};

    /** Ends the keyword; not compressed, in no way; no language; no translation of the keyword. */
    private static final byte[] PLAIN = new byte[5];

    private PngNote() {}

    static void copy(Path picture, PictureNote note, OutputStream out) throws IOException {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (Map.Entry<String, String> value : note.values().entrySet()) {
            write(value.getKey(), value.getValue(), new DataOutputStream(chunks));
        }
        PictureNotes.insert(picture, AFTER_HEADER, chunks.toByteArray(), out);
    }

    private static void write(String keyword, String text, DataOutputStream out) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(PLAIN);
        data.write(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
        CRC32 checksum = new CRC32();
        checksum.update(NAME);
        checksum.update(data.toByteArray());
        out.writeInt(data.size());
        out.write(NAME);
        data.writeTo(out);
        out.writeInt((int) checksum.getValue());
    }
}
