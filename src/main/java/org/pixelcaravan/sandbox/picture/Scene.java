package org.pixelcaravan.sandbox.picture;

import java.util.List;

/** Layers on a canvas, from the back to the front. */
record Scene(Canvas canvas, List<Layer> layers) {
    Scene {
        layers = List.copyOf(layers);
    }

    void paint(int row, int[] argb) {
        for (Layer layer : layers) {
            layer.paint(row, argb);
        }
    }
}
