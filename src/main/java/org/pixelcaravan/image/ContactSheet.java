package org.pixelcaravan.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import org.pixelcaravan.error.GatewayException;

/**
 * Thumbnails with captions, for people who would rather look than read. A sheet has room for so many pictures as were
 * announced, at most {@link #MOST}. Captions are in capitals of the gateway's own lettering, which needs no font of the
 * machine's. Not thread-safe.
 */
public final class ContactSheet {
    /** More thumbnails than this nobody looks at, and they would not fit into memory. */
    public static final int MOST = 120;

    private static final int MOST_COLUMNS = 8;
    private static final int SIDE = 200;
    private static final int GAP = 16;
    private static final int LINES = 2;
    private static final int LINE = 2 * Glyphs.ROWS;
    private static final int LETTER = Glyphs.COLUMNS + 1;
    private static final int TILE_WIDTH = SIDE + GAP;
    private static final int TILE_HEIGHT = SIDE + GAP + LINES * LINE;
    private static final Color PAPER = new Color(0xF4F1EC);
    private static final Color FRAME = new Color(0xE2DCD3);
    private static final Color INK = new Color(0x3A3531);

    private final ImageTranscoder transcoder;
    private final int room;
    private final int columns;
    private final BufferedImage sheet;
    private final Graphics2D canvas;
    private int used;

    /** @param pictures how many are to come */
    public ContactSheet(int pictures, ImageTranscoder transcoder) {
        this.transcoder = transcoder;
        this.room = Math.max(1, Math.min(pictures, MOST));
        this.columns = Math.min(MOST_COLUMNS, (int) Math.ceil(Math.sqrt(room)));
        int rows = (room + columns - 1) / columns;
        this.sheet =
                new BufferedImage(columns * TILE_WIDTH + GAP, rows * TILE_HEIGHT + GAP, BufferedImage.TYPE_INT_RGB);
        this.canvas = sheet.createGraphics();
        canvas.setColor(PAPER);
        canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    }

    /** Whether there is room for another picture. */
    public boolean hasRoom() {
        return used < room;
    }

    /**
     * Adds a picture; one that cannot be decoded leaves an empty frame.
     *
     * @param deadline until when to wait for room in memory
     * @throws IOException if the picture cannot be read
     */
    public void add(ImageSource picture, String firstLine, String secondLine, Instant deadline) throws IOException {
        int left = GAP + used % columns * TILE_WIDTH;
        int top = GAP + used / columns * TILE_HEIGHT;
        used++;
        canvas.setColor(FRAME);
        canvas.fillRect(left, top, SIDE, SIDE);
        try {
            BufferedImage small = transcoder.thumbnail(picture, SIDE, TranscodingFailures.ofProvider(), deadline);
            canvas.drawImage(small, left + (SIDE - small.getWidth()) / 2, top + (SIDE - small.getHeight()) / 2, null);
        } catch (GatewayException undecodable) {
            write("NOT SHOWN", left + GAP, top + SIDE / 2);
        }
        write(firstLine, left, top + SIDE + LINE / 2);
        write(secondLine, left, top + SIDE + LINE / 2 + LINE);
    }

    /** Writes the sheet as a PNG to {@code out}, which stays open. */
    public void writeTo(OutputStream out) throws IOException {
        PictureEncoder.encode(sheet, ImageFormat.PNG, OptionalInt.empty(), out);
    }

    private void write(String text, int left, int top) {
        String line = text.toUpperCase(Locale.ROOT);
        int letters = Math.min(line.length(), SIDE / LETTER);
        canvas.setColor(INK);
        for (int i = 0; i < letters; i++) {
            boolean cut = i == letters - 1 && line.length() > letters;
            write(cut ? '.' : line.charAt(i), left + i * LETTER, top);
        }
    }

    private void write(char letter, int left, int top) {
        for (int row = 0; row < Glyphs.ROWS; row++) {
            for (int column = 0; column < Glyphs.COLUMNS; column++) {
                if (Glyphs.dot(letter, column, row)) {
                    canvas.fillRect(left + column, top + row, 1, 1);
                }
            }
        }
    }
}
