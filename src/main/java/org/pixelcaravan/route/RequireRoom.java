package org.pixelcaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.SizeSpec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Refuses, before anything is bought, what would be too large when it comes.
 *
 * @param maximumPixels pixels of the greatest picture that is let in
 * @param decodablePixels pixels of the greatest picture that can be cut or converted
 */
record RequireRoom(int maximumPixels, int decodablePixels) {

    /** @throws GatewayException UNSUPPORTED_PARAMETER, naming what decides the size */
    void check(ImageRequest request, ModelSpec model, DeliveryPlan plan, RequestContext context) throws IOException {
        boolean likeReference = model.size() instanceof SizeSpec.LikeReference;
        Optional<PixelSize> expected = likeReference ? sizeOfReference(request) : plan.expected();
        Parameter decisive =
                likeReference ? Parameter.REFERENCES : request.size().parameter();
        if (expected.filter(size -> size.area() > maximumPixels).isPresent()) {
            String problem = "and no picture of more than " + maximumPixels + " pixels is let in here";
            throw refusal(context.nameOf(decisive), expected.get(), problem);
        }
        if (!plan.passesThrough()
                && expected.filter(size -> size.area() > decodablePixels).isPresent()) {
            String problem = "which has to be " + (plan.crop().isPresent() ? "cut" : "converted")
                    + " here, and there is memory for " + decodablePixels
                    + " pixels only; ask for a smaller picture, or for what " + model.id() + " makes itself";
            throw refusal(context.nameOf(decisive), expected.get(), problem);
        }
    }

    private static GatewayException refusal(String name, PixelSize size, String problem) {
        return GatewayException.of(
                        ErrorCode.UNSUPPORTED_PARAMETER, name + " leads to a picture of " + size + ", " + problem)
                .parameter(name)
                .build();
    }

    private static Optional<PixelSize> sizeOfReference(ImageRequest request) throws IOException {
        for (ReferenceImage reference : request.references()) {
            if (!reference.role().isMask()) {
                try (InputStream bytes = reference.content().openBytes()) {
                    return ImageHeader.read(bytes).map(header -> new PixelSize(header.width(), header.height()));
                }
            }
        }
        return Optional.empty();
    }
}
