package org.pixelcaravan.sandbox.picture;

import java.util.ArrayList;
import java.util.List;

/** The word SANDBOX and the start of the prompt, so that nobody takes the picture for a real one. */
final class Label {
    private static final String MARK = "SANDBOX";
    private static final String WATERMARK = "AI GENERATED";
    private static final int SMALLEST_WIDTH_WITH_CAPTION = 120;

    private final PictureOrder order;
    private final Canvas canvas;

    Label(PictureOrder order, Canvas canvas) {
        this.order = order;
        this.canvas = canvas;
    }

    List<Layer> layers() {
        return order.transparent() ? onSticker() : atFoot();
    }

    private List<Layer> atFoot() {
        int dot = Math.max(1, Math.round(canvas.unit() / 260f));
        int margin = Math.max(2, dot * 9);
        List<String> caption = caption((canvas.width() - 2 * margin + dot) / (6 * dot), 2);
        int markDot = caption.isEmpty() ? dot : dot + Math.max(1, dot / 2);
        int top = canvas.height() - margin - caption.size() * dot * 11 - Lettering.height(markDot);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Shade(top - dot * 22, canvas.height(), 0.78f));
        layers.add(new Lettering(MARK, margin, top, markDot, Colour.WHITE));
        int line = top + Lettering.height(markDot) + dot * 4;
        for (String text : caption) {
            layers.add(new Lettering(text, margin, line, dot, 0xFFE8E4EE));
            line += dot * 11;
        }
        if (order.watermark()) {
            int left = canvas.width() - margin - Lettering.width(WATERMARK.length(), dot);
            layers.add(new Lettering(WATERMARK, left, top - dot * 12, dot, Colour.WHITE));
        }
        return layers;
    }

    private List<Layer> onSticker() {
        int dot = Math.max(1, Math.round(canvas.unit() / 340f));
        int centre = canvas.width() / 2;
        int top = Math.round(canvas.height() / 2f + canvas.unit() * 0.30f);
        List<Layer> layers = new ArrayList<>();
        layers.add(centred(MARK, centre, top, dot + Math.max(1, dot / 2), Colour.WHITE));
        int line = top + dot * 16;
        for (String text : caption((int) (canvas.unit() * 0.45f) / (6 * dot), 1)) {
            layers.add(centred(text, centre, line, dot, Colour.WHITE));
        }
        return layers;
    }

    private static Layer centred(String text, int centre, int top, int dot, int colour) {
        return new Lettering(text, centre - Lettering.width(text.length(), dot) / 2, top, dot, colour);
    }

    private List<String> caption(int lineLength, int lineCount) {
        boolean roomy = canvas.unit() >= SMALLEST_WIDTH_WITH_CAPTION && lineLength >= 8;
        return roomy ? Caption.lines(order.prompt(), lineLength, lineCount) : List.of();
    }
}
