package org.pixelcaravan.sandbox.picture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes PNG row by row, so that memory does not grow with the height of the picture. */
final class PngEncoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHUNK_SIZE = 1 << 16;
    private static final int DEFLATE_LEVEL = 2;
    private static final int TRUE_COLOUR = 2;
    private static final int TRUE_COLOUR_WITH_ALPHA = 6;

    private final Scene scene;
    private final boolean alpha;

    PngEncoder(Scene scene, boolean alpha) {
        this.scene = scene;
        this.alpha = alpha;
    }

    void write(OutputStream sink) throws IOException {
        DataOutputStream out = new DataOutputStream(sink);
        out.write(SIGNATURE);
        writeChunk(out, "IHDR", header());
        Deflater deflater = new Deflater(DEFLATE_LEVEL);
        try (OutputStream data = new DeflaterOutputStream(new ChunkStream(out), deflater, CHUNK_SIZE)) {
            writeRows(data);
        } finally {
            deflater.end();
        }
        writeChunk(out, "IEND", new byte[0]);
        out.flush();
    }

    private byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(scene.canvas().width());
        header.writeInt(scene.canvas().height());
        header.write(new byte[] {8, (byte) (alpha ? TRUE_COLOUR_WITH_ALPHA : TRUE_COLOUR), 0, 0, 0});
        return bytes.toByteArray();
    }

    private void writeRows(OutputStream data) throws IOException {
        int channels = alpha ? 4 : 3;
        int[] argb = new int[scene.canvas().width()];
        PngRowFilter filter = new PngRowFilter(scene.canvas().width(), channels);
        for (int row = 0; row < scene.canvas().height(); row++) {
            scene.paint(row, argb);
            data.write(filter.filter(argb));
        }
    }

    private static void writeChunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) checksum.getValue());
    }

    /** Wraps compressed data into IDAT chunks, one for each block that the deflater hands over. */
    private static final class ChunkStream extends OutputStream {
        private final DataOutputStream out;

        private ChunkStream(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writeChunk(out, "IDAT", Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
