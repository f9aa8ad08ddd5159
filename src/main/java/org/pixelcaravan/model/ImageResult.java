package org.pixelcaravan.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider made, in no vendor's words. Iterating it gives the pictures, so that a splitter can take it apart.
 *
 * @param facts what the provider says it used, under canonical parameter names (such as quality), never "auto"
 */
public record ImageResult(List<ResultPart> parts, Optional<Usage> usage, Map<String, String> facts)
        implements Iterable<ResultPart.Image> {

    public ImageResult {
        parts = List.copyOf(parts);
        facts = Map.copyOf(facts);
    }

    public static ImageResult of(List<ResultPart> parts) {
        return new ImageResult(parts, Optional.empty(), Map.of());
    }

    /** The pictures, in order. */
    public List<ResultPart.Image> images() {
        List<ResultPart.Image> images = new ArrayList<>();
        for (ResultPart part : parts) {
            if (part instanceof ResultPart.Image image) {
                images.add(image);
            }
        }
        return images;
    }

    @Override
    public Iterator<ResultPart.Image> iterator() {
        return images().iterator();
    }

    public ImageResult withParts(List<ResultPart> newParts) {
        return new ImageResult(newParts, usage, facts);
    }
}
