package org.pixelcaravan.route;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.image.Transcoding;
import org.pixelcaravan.image.TranscodingFailures;
import org.pixelcaravan.model.ResultPart;

/** Makes of a provider's picture what the caller asked for; a picture that is so already is not touched. */
public final class PictureFinisher {
    private final ImageTranscoder transcoder;

    public PictureFinisher(ImageTranscoder transcoder) {
        this.transcoder = transcoder;
    }

    ResultPart.Image finish(ResultPart.Image image, Unit unit) throws IOException {
        Transcoding transcoding = transcoding(image.header(), unit.delivery());
        if (transcoding.equals(Transcoding.unchanged())) {
            return image;
        }
        SpoolWriter sink = unit.context().spool().newWriter();
        ImageHeader header = transcoder.transcode(
                image.content()::openBytes,
                transcoding,
                TranscodingFailures.ofProvider(),
                Instant.now().plus(unit.context().deadline().left()),
                sink);
        return image.withContent(ImageContent.ofBytes(sink.finish()), header);
    }

    /** A picture that the caller keeps: he is told if it has another size than the provider was asked for. */
    ResultPart.Image finishResult(ResultPart.Image image, Unit unit) throws IOException {
        reportOtherSize(image.header(), unit);
        return finish(image, unit);
    }

    private static void reportOtherSize(ImageHeader header, Unit unit) {
        PixelSize delivered = new PixelSize(header.width(), header.height());
        unit.delivery().expected().filter(asked -> !asked.equals(delivered)).ifPresent(asked -> unit.context()
                .warn(
                        "size_differs",
                        unit.request().size().parameter(),
                        "The provider was asked for " + asked + " and delivered " + delivered));
    }

    private static Transcoding transcoding(ImageHeader header, DeliveryPlan plan) {
        Optional<ImageFormat> wanted = plan.convertTo().or(plan::format).filter(format -> format != header.format());
        Optional<PixelSize> crop = plan.crop().map(size -> new PixelSize(size.width(), size.height()));
        OptionalInt quality = plan.convertCompression().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new Transcoding(crop, quality.isPresent() ? plan.convertTo() : wanted, quality);
    }
}
