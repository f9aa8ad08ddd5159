package org.pixelcaravan.dialect;

import java.util.Optional;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;
import org.pixelcaravan.model.Warning;

/**
 * Settles what a caller said in two fields at once. What gives way is reported, never lost in silence, and what counts
 * gives the parameter its name in messages.
 */
public record DoorChoices(RequestContext context) {

    /** A field that may be there, by its full name. */
    public record Field<T>(String name, Optional<T> value) {}

    /** The first of two fields that mean the same, or the second if the first is absent. */
    public <T> Optional<T> choose(Parameter parameter, Field<T> first, Field<T> second) {
        Field<T> chosen = prefer(first, second);
        if (chosen.value().isPresent()) {
            context.callerWrote(parameter, chosen.name());
        }
        return chosen.value();
    }

    /** As {@link #choose}, where it is not yet known of which parameter. */
    public <T> Field<T> prefer(Field<T> first, Field<T> second) {
        if (first.value().isPresent()
                && second.value().isPresent()
                && !first.value().equals(second.value())) {
            overridden(second.name(), first.name());
        }
        return first.value().isPresent() ? first : second;
    }

    /**
     * One size out of two fields and a ratio: {@code first} beats {@code second}, exact pixels beat the ratio, and what is
     * {@link ImageSize#AUTO} counts as absent.
     */
    public ImageSize size(Field<ImageSize> first, Field<ImageSize> second, Field<AspectRatio> ratio) {
        Field<ImageSize> said = prefer(unlessAuto(first), unlessAuto(second));
        if (said.value().isPresent()) {
            context.callerWrote(Parameter.SIZE, said.name());
            context.callerWrote(Parameter.TIER, said.name());
        }
        ImageSize size = said.value().orElse(ImageSize.AUTO);
        if (size instanceof ImageSize.Exact && ratio.value().isPresent()) {
            overridden(ratio.name(), said.name());
        }
        return size instanceof ImageSize.Exact ? size : shape(ratio.value(), tier(size));
    }

    private static ImageSize shape(Optional<AspectRatio> ratio, Optional<Tier> tier) {
        return ratio.isEmpty() && tier.isEmpty() ? ImageSize.AUTO : new ImageSize.Shape(ratio, tier);
    }

    private static Optional<Tier> tier(ImageSize size) {
        return size instanceof ImageSize.Shape shape ? shape.tier() : Optional.empty();
    }

    private static Field<ImageSize> unlessAuto(Field<ImageSize> field) {
        return new Field<>(field.name(), field.value().filter(size -> !size.equals(ImageSize.AUTO)));
    }

    private void overridden(String name, String by) {
        String message = name + " was not used, since " + by + " was given as well";
        context.warn(new Warning("overridden_parameter", Optional.of(name), message));
    }
}
