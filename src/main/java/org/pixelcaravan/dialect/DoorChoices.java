package org.pixelcaravan.dialect;

import java.util.Optional;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;
import org.pixelcaravan.model.Warning;

/** Settles what a caller said in two fields at once; what gives way is reported, never lost in silence. */
public final class DoorChoices {
    private DoorChoices() {}

    /** The first of two fields that mean the same, or the second if the first is absent. */
    public static <T> Optional<T> prefer(
            String firstName, Optional<T> first, String secondName, Optional<T> second, RequestContext context) {
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            overridden(secondName, firstName, context);
        }
        return first.or(() -> second);
    }

    /**
     * One size out of two fields and a ratio: {@code first} beats {@code second}, exact pixels beat the ratio, and what is
     * {@link ImageSize#AUTO} beats nothing.
     */
    public static ImageSize size(
            ImageSize first, ImageSize second, Optional<AspectRatio> ratio, RequestContext context) {
        String firstName = context.nameOf(Parameter.SIZE);
        String secondName = context.nameOf(Parameter.TIER);
        ImageSize said = prefer(firstName, unlessAuto(first), secondName, unlessAuto(second), context)
                .orElse(ImageSize.AUTO);
        if (said instanceof ImageSize.Exact && ratio.isPresent()) {
            String decisive = said.equals(first) ? firstName : secondName;
            overridden(context.nameOf(Parameter.ASPECT_RATIO), decisive, context);
        }
        return said instanceof ImageSize.Exact ? said : shape(ratio, tier(said));
    }

    private static ImageSize shape(Optional<AspectRatio> ratio, Optional<Tier> tier) {
        return ratio.isEmpty() && tier.isEmpty() ? ImageSize.AUTO : new ImageSize.Shape(ratio, tier);
    }

    private static Optional<Tier> tier(ImageSize size) {
        return size instanceof ImageSize.Shape shape ? shape.tier() : Optional.empty();
    }

    private static Optional<ImageSize> unlessAuto(ImageSize size) {
        return size.equals(ImageSize.AUTO) ? Optional.empty() : Optional.of(size);
    }

    private static void overridden(String name, String by, RequestContext context) {
        String message = name + " was not used, since " + by + " was given as well";
        context.warn(new Warning("overridden_parameter", Optional.of(name), message));
    }
}
