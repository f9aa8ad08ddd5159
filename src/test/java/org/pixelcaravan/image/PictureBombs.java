package org.pixelcaravan.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that say they are pictures and cost whoever believes all that they say dearly. */
public final class PictureBombs {
    private static final int PIECE = 1 << 20;
    private static final int PIECES = 1024;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final byte[] ZIP = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0};

    private PictureBombs() {}

    /** What is no picture that anybody could take, by name. */
    public static Map<String, byte[]> unusable() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("PNG of 2500 megapixels", TestPictures.pngClaiming(50_000, 50_000));
        files.put("PNG as large as a number can say", TestPictures.pngClaiming(Integer.MAX_VALUE, Integer.MAX_VALUE));
        files.put("PNG whose sides are negative", TestPictures.pngClaiming(-1, -1));
        files.put("JPEG of 65535 pixels a side", hugeJpeg());
        files.put("JPEG without a frame but with many markers", markersOnly());
        files.put("WebP with a canvas of 16777216 pixels a side", webP(0, 0xffffff, 0xffffff, new byte[0]));
        files.put("WebP of a thousand frames", webP(0x02, 63, 63, frames()));
        files.put("GIF that is a script", ascii("GIF89a/*\1\0\1\0*/=1;alert(document.domain)//"));
        files.put("SVG under another name", ascii("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"));
        files.put("web page after the magic number of PNG", joined(png(0, RGB, new byte[0]), 8, ascii("<html>")));
        files.put("web page after the magic number of JPEG", joined(hugeJpeg(), 3, ascii("<html><script>")));
        files.put("ZIP", ZIP);
        files.put("nothing", new byte[0]);
        for (ImageFormat format : ImageFormat.values()) {
            files.put("start of a " + format, Arrays.copyOf(TestPictures.encoded(format, 64, 48), 20));
        }
        return files;
    }

    /** What has the head of a picture of 64 by 48 and breaks when it is decoded, by name. */
    public static Map<String, byte[]> undecodable() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (ImageFormat format : ImageFormat.values()) {
            byte[] picture = TestPictures.encoded(format, 64, 48);
            files.put(format + " that ends too early", Arrays.copyOf(picture, picture.length * 3 / 4));
        }
        files.put("PNG without pixels", png(64, RGB, new byte[0]));
        files.put("PNG with a chunk that claims two gigabytes", png(64, RGB, chunkClaiming(Integer.MAX_VALUE)));
        files.put("PNG with a chunk of negative length", png(64, RGB, chunkClaiming(-1)));
        files.put("JPEG with a thousand scans", scans());
        files.put("WebP whose picture is larger than its canvas", webP(0, 63, 47, lossless(16_384)));
        return files;
    }

    /** What is a picture of 64 by 48 and more than that, by name. */
    public static Map<String, byte[]> decodable() {
        byte[] unfolding = unfolding();
        byte[] pixels = chunk("IDAT", deflated(48 * (1 + 3 * 64)));
        byte[] palette = joined(chunk("PLTE", new byte[3]), chunk("IDAT", deflated(48 * (1 + 64))));
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : new String[] {"zTXt", "iTXt", "iCCP"}) {
            byte[] bomb = chunk(name, joined(ascii(name.equals("iTXt") ? "a\0\1\0\0\0" : "a\0\0"), unfolding));
            files.put("PNG whose " + name + " unfolds to 1 GiB", png(64, RGB, joined(bomb, pixels)));
            files.put(
                    "PNG with a palette whose " + name + " unfolds to 1 GiB", png(64, PALETTE, joined(bomb, palette)));
        }
        files.put("PNG whose pixels unfold to 1 GiB", png(64, RGB, chunk("IDAT", unfolding)));
        files.put("PNG of 200000 chunks", png(64, RGB, joined(repeated(chunk("tEXt", new byte[0]), 200_000), pixels)));
        files.put(
                "PNG of 200000 chunks and a palette",
                png(64, PALETTE, joined(repeated(chunk("tEXt", ascii("a\0b")), 200_000), palette)));
        files.put("PNG that is a ZIP", joined(png(64, RGB, pixels), ZIP));
        files.put("JPEG of 50000 markers", markers());
        files.put("JPEG that is a web page", joined(jpeg(), ascii("<html><script>alert(1)</script>")));
        return files;
    }

    /** A PNG of 48 lines of such a width. */
    private static byte[] png(int width, int colourType, byte[] chunks) {
        return joined(TestPictures.pngHeader(width, 48, colourType), chunks, chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String name, byte[] data) {
        CRC32 checksum = new CRC32();
        checksum.update(ascii(name));
        checksum.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(ascii(name))
                .put(data)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static byte[] chunkClaiming(int length) {
        return ByteBuffer.allocate(16).putInt(length).put(ascii("iTXt")).array();
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[zeros]);
        deflater.finish();
        return drained(deflater, Deflater.NO_FLUSH);
    }

    /** Zeros, one piece after the other; each is like the others, so that the file is made in no time. */
    private static byte[] unfolding() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(new byte[PIECE]);
        byte[] first = drained(deflater, Deflater.FULL_FLUSH);
        return joined(first, repeated(Arrays.copyOfRange(first, 2, first.length), PIECES - 1));
    }

    private static byte[] drained(Deflater deflater, int flush) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = buffer.length; count == buffer.length; ) {
            count = deflater.deflate(buffer, 0, buffer.length, flush);
            out.write(buffer, 0, count);
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] jpeg() {
        return TestPictures.encoded(ImageFormat.JPEG, 64, 48);
    }

    private static byte[] hugeJpeg() {
        byte[] picture = jpeg();
        for (int i = 2; i < picture.length - 9; i++) {
            if (picture[i] == (byte) 0xff && picture[i + 1] == (byte) 0xc0) {
                Arrays.fill(picture, i + 5, i + 9, (byte) 0xff);
                return picture;
            }
        }
        throw new IllegalStateException("The picture has no frame");
    }

    private static byte[] markers() {
        byte[] picture = jpeg();
        byte[] remarks = repeated(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 2}, 50_000);
        return joined(Arrays.copyOf(picture, 2), remarks, Arrays.copyOfRange(picture, 2, picture.length));
    }

    private static byte[] markersOnly() {
        return joined(
                new byte[] {(byte) 0xff, (byte) 0xd8}, repeated(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 2}, 50_000));
    }

    /** The one scan of a picture without its data, over and over. */
    private static byte[] scans() {
        byte[] picture = jpeg();
        int scan = picture.length - 2;
        while (picture[scan] != (byte) 0xff || picture[scan + 1] != (byte) 0xda) {
            scan--;
        }
        byte[] head = Arrays.copyOfRange(picture, scan, scan + 14);
        return joined(
                Arrays.copyOf(picture, scan), repeated(head, 1_000), Arrays.copyOfRange(picture, scan, picture.length));
    }

    /** @param right of the canvas; its last column, as is its last line below */
    private static byte[] webP(int flags, int right, int bottom, byte[] chunks) {
        byte[] bytes = new byte[30 + chunks.length];
        ByteBuffer file = little(bytes);
        file.put(ascii("RIFF"))
                .putInt(22 + chunks.length)
                .put(ascii("WEBPVP8X"))
                .putInt(10);
        file.put((byte) flags).put(new byte[3]);
        file.putShort((short) right)
                .put((byte) (right >> 16))
                .putShort((short) bottom)
                .put((byte) (bottom >> 16));
        file.put(chunks);
        return bytes;
    }

    private static byte[] lossless(int side) {
        byte[] bytes = new byte[18];
        ByteBuffer chunk = little(bytes);
        chunk.put(ascii("VP8L")).putInt(10).put((byte) 0x2f);
        chunk.putInt((side - 1) | (side - 1) << 14);
        return bytes;
    }

    private static byte[] frames() {
        byte[] frame = new byte[24];
        little(frame).put(ascii("ANMF")).putInt(16);
        return repeated(frame, 1_000);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] joined(byte[] whole, int length, byte[] end) {
        return joined(Arrays.copyOf(whole, length), end, new byte[64]);
    }

    private static byte[] joined(byte[]... parts) {
        return TestPictures.concatenated(parts);
    }

    private static byte[] repeated(byte[] piece, int times) {
        byte[] all = new byte[piece.length * times];
        for (int i = 0; i < all.length; i += piece.length) {
            System.arraycopy(piece, 0, all, i, piece.length);
        }
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
