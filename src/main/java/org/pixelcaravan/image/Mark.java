package org.pixelcaravan.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a watermark shows. */
public sealed interface Mark {

    /** The mark, as large as fits into that room, transparent around it. There is room for the smallest. */
    BufferedImage drawn(int width, int height);

    /** Pixels below which it cannot be drawn. */
    PixelSize smallest();

    /**
     * Words in capitals of the gateway's own lettering, white with a dark edge, so that they show on any picture and need no
     * font of the machine's.
     *
     * @throws IllegalArgumentException if it is blank, or has a letter for which there is no shape
     */
    static Mark text(String text) {
        String letters = text.strip().toUpperCase(Locale.ROOT);
        if (letters.isEmpty()) {
            throw new IllegalArgumentException("The text of a watermark must not be blank");
        }
        letters.chars()
                .filter(letter -> letter != ' ' && !Glyphs.has((char) letter))
                .findFirst()
                .ifPresent(letter -> {
                    throw new IllegalArgumentException("The text of a watermark cannot have the letter "
                            + Character.toString(letter) + "; use a logo for it");
                });
        return new Text(letters);
    }

    /**
     * The picture of a file, transparent where the file is.
     *
     * @throws IllegalArgumentException if it is no still PNG, JPEG or WebP, is damaged, or has too many pixels
     * @throws IOException if it cannot be read
     */
    static Mark logo(Path file) throws IOException {
        ImageSource source = () -> Files.newInputStream(file);
        ImageHeader header;
        try (InputStream bytes = source.open()) {
            header = ImageHeader.read(bytes)
                    .orElseThrow(
                            () -> new IllegalArgumentException("The logo " + file + " is no still PNG, JPEG or WebP"));
        }
        if (header.pixels() > Logo.MOST_PIXELS) {
            throw new IllegalArgumentException("The logo " + file + " has more than " + Logo.MOST_PIXELS + " pixels");
        }
        try {
            return new Logo(PictureEncoder.redrawn(PictureDecoder.decode(source, header), BufferedImage.TYPE_INT_ARGB));
        } catch (IOException damaged) {
            throw new IllegalArgumentException("The logo " + file + " is damaged", damaged);
        }
    }

    /** Letters of dots. */
    record Text(String letters) implements Mark {
        private static final int PITCH = Glyphs.COLUMNS + 1;
        private static final int EDGE_DOTS = 1;

        @Override
        public PixelSize smallest() {
            return new PixelSize(letters.length() * PITCH - 1 + 2 * EDGE_DOTS, Glyphs.ROWS + 2 * EDGE_DOTS);
        }

        @Override
        public BufferedImage drawn(int width, int height) {
            PixelSize dots = smallest();
            int dot = Math.max(1, Math.min(width / dots.width(), height / dots.height()));
            BufferedImage image =
                    new BufferedImage(dots.width() * dot, dots.height() * dot, BufferedImage.TYPE_INT_ARGB);
            Graphics2D canvas = image.createGraphics();
            int edge = Math.max(1, dot / 3);
            canvas.setColor(Color.BLACK);
            drawLetters(canvas, dot, edge);
            canvas.setColor(Color.WHITE);
            drawLetters(canvas, dot, 0);
            canvas.dispose();
            return image;
        }

        private void drawLetters(Graphics2D canvas, int dot, int edge) {
            for (int i = 0; i < letters.length(); i++) {
                drawLetter(canvas, i, dot, edge);
            }
        }

        private void drawLetter(Graphics2D canvas, int index, int dot, int edge) {
            for (int row = 0; row < Glyphs.ROWS; row++) {
                for (int column = 0; column < Glyphs.COLUMNS; column++) {
                    if (Glyphs.dot(letters.charAt(index), column, row)) {
                        int left = (EDGE_DOTS + index * PITCH + column) * dot;
                        int top = (EDGE_DOTS + row) * dot;
                        canvas.fillRect(left - edge, top - edge, dot + 2 * edge, dot + 2 * edge);
                    }
                }
            }
        }
    }

    /** A picture, scaled. */
    record Logo(BufferedImage picture) implements Mark {
        static final int MOST_PIXELS = 4_000_000;

        @Override
        public PixelSize smallest() {
            return new PixelSize(1, 1);
        }

        @Override
        public BufferedImage drawn(int width, int height) {
            return Scaling.into(width, height, picture);
        }
    }
}
