package org.pixelcaravan.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/**
 * What a provider made, in no vendor's words. Iterating it gives the pictures, so that a splitter can take it apart.
 *
 * @param facts what the provider says it used, under canonical parameter names (such as quality), never "auto"
 * @param extras what else the provider said, for callers who speak its dialect
 * @param calls what each call brought, in the plan's order; empty if this is what one call brought
 * @param shortfall the gravest failure of the calls that brought nothing, if others brought something
 */
public record ImageResult(
        List<ResultPart> parts,
        Optional<Usage> usage,
        Map<String, String> facts,
        Extras extras,
        List<ImageResult> calls,
        Optional<GatewayException> shortfall)
        implements Iterable<ResultPart.Image> {

    /** Name of the fact that is the provider's own name for the call. */
    public static final String REQUEST_ID = "requestId";

    public ImageResult {
        parts = List.copyOf(parts);
        facts = Map.copyOf(facts);
        calls = List.copyOf(calls);
    }

    public ImageResult(List<ResultPart> parts, Optional<Usage> usage, Map<String, String> facts) {
        this(parts, usage, facts, Extras.NONE, List.of(), Optional.empty());
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

    public ImageResult withExtras(Extras newExtras) {
        return new ImageResult(parts, usage, facts, newExtras, calls, shortfall);
    }

    /** The same, put together of these calls. */
    public ImageResult ofCalls(List<ImageResult> newCalls) {
        return new ImageResult(parts, usage, facts, extras, newCalls, shortfall);
    }

    /** The same, which is not all because of this failure, if there is one. */
    public ImageResult lackingFor(Optional<GatewayException> failure) {
        return new ImageResult(parts, usage, facts, extras, calls, failure);
    }

    /** The same with one more fact. */
    public ImageResult withFact(String name, String value) {
        Map<String, String> more = new HashMap<>(facts);
        more.put(name, value);
        return new ImageResult(parts, usage, more, extras, calls, shortfall);
    }

    public ImageResult withParts(List<ResultPart> newParts) {
        return new ImageResult(newParts, usage, facts, extras, calls, shortfall);
    }
}
