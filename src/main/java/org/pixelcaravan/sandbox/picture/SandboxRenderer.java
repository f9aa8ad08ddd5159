package org.pixelcaravan.sandbox.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a landscape from a prompt: equal orders give equal bytes on every machine with the same JDK. A PNG is painted and
 * written row by row, so that its memory does not depend on its height, but for the smaller painting that a large one is made
 * of; JPEG and WebP hold four bytes a pixel.
 */
public final class SandboxRenderer {
    private static final int COARSEST_SIDE = 14;

    private final Detail detail;

    public SandboxRenderer() {
        this(Detail.FINE);
    }

    public SandboxRenderer(Detail detail) {
        this.detail = detail;
    }

    /** Draws a picture into memory. */
    public byte[] render(PictureOrder order) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
        try {
            render(order, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Draws a picture into a stream, which stays open. */
    public void render(PictureOrder order, OutputStream sink) throws IOException {
        Scene scene = scene(order);
        switch (order.format()) {
            case PNG -> new PngEncoder(scene, order.transparent()).write(sink);
            case JPEG, WEBP ->
                new RasterEncoder(scene, order.format(), order.transparent(), order.compression()).write(sink);
        }
    }

    private Scene scene(PictureOrder order) {
        Canvas full = Canvas.of(order.width(), order.height());
        boolean preview = order.partialStage().isPresent();
        boolean large = full.unit() > detail.largestSide() && order.edit().isEmpty();
        if (!preview && !large) {
            return Composer.compose(order, full);
        }
        int shortSide = preview ? COARSEST_SIDE << (order.partialStage().getAsInt() * 2) : detail.finestSide();
        Pixels small = paint(Composer.composeUnlabelled(order, full.scaledDownTo(shortSide)));
        List<Layer> layers = new ArrayList<>();
        layers.add(new Enlargement(small, full));
        layers.addAll(new Label(order, full).layers());
        return new Scene(full, layers);
    }

    private static Pixels paint(Scene scene) {
        int width = scene.canvas().width();
        int height = scene.canvas().height();
        int[] argb = new int[width * height];
        int[] line = new int[width];
        for (int row = 0; row < height; row++) {
            scene.paint(row, line);
            System.arraycopy(line, 0, argb, row * width, width);
        }
        return new Pixels(width, height, argb);
    }
}
