package org.pixelcaravan.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.OutputOptions;

/** Decides how the size, the format and the background that a caller wants are brought about. */
public final class DeliveryPlanner {
    /** What a caller gets who names no format: the default of every protocol that the gateway speaks. */
    static final ImageFormat USUAL_FORMAT = ImageFormat.PNG;

    /**
     * Plans a request that {@link RequestValidator} has passed.
     *
     * @throws GatewayException INVALID_REQUEST if the model makes no such size; the message says which it makes
     */
    public DeliveryPlan plan(ImageRequest request, ModelSpec model, RequestContext context) {
        SizeChoice size = new SizePlanner(request, model, context).choose();
        OutputOptions output = request.output();
        ImageFormat wanted = output.format().orElse(USUAL_FORMAT);
        boolean transparent = output.background() == Background.TRANSPARENT;
        boolean anyFile = isLeftToTheModel(request, model) && size.crop().isEmpty();
        boolean asIs = !anyFile && size.crop().isEmpty() && isNative(wanted, transparent, output.compression(), model);
        Optional<ImageFormat> asked = asIs ? Optional.of(wanted) : workingFormat(transparent, model);
        boolean otherFormat = !anyFile && !asked.equals(Optional.of(wanted));
        boolean converted = otherFormat || (!asIs && output.compression().isPresent());
        return new DeliveryPlan(
                size.pixels(),
                size.ratio(),
                size.tier(),
                size.documented(),
                asked.filter(format -> !anyFile),
                output.compression().filter(value -> asIs),
                transparent,
                size.crop(),
                Optional.of(wanted).filter(format -> converted),
                output.compression().filter(value -> converted));
    }

    /** Whoever speaks the model's dialect and asks for no file in particular gets the model's own, not one written anew. */
    private static boolean isLeftToTheModel(ImageRequest request, ModelSpec model) {
        return request.output().equals(OutputOptions.DEFAULT) && request.isIn(model.dialect());
    }

    private static boolean isNative(
            ImageFormat wanted, boolean transparent, Optional<Integer> compression, ModelSpec model) {
        return model.formats().contains(wanted)
                && (!transparent || model.transparent().contains(wanted))
                && (compression.isEmpty() || model.compressible().contains(wanted));
    }

    /** What to ask for if the gateway writes the picture anew: what loses nothing, where the vendor can be told so. */
    private static Optional<ImageFormat> workingFormat(boolean transparent, ModelSpec model) {
        List<ImageFormat> formats = model.formats();
        Set<ImageFormat> usable = transparent ? model.transparent() : Set.copyOf(formats);
        return usable.contains(ImageFormat.PNG)
                ? Optional.of(ImageFormat.PNG)
                : formats.stream().filter(usable::contains).findFirst();
    }
}
