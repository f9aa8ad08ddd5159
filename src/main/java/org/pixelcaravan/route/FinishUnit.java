package org.pixelcaravan.route;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.image.Transcoding;
import org.pixelcaravan.image.TranscodingFailures;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Pixels;
import org.pixelcaravan.model.ResultPart;

/** Makes of a provider's pictures what the caller asked for; pictures that are so already are not touched. */
public final class FinishUnit implements Processor {
    private final ImageTranscoder transcoder;
    private final Meter meter;

    public FinishUnit(ImageTranscoder transcoder, Meter meter) {
        this.transcoder = transcoder;
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Unit unit = Variables.unit(exchange);
        ImageResult result = exchange.getMessage().getMandatoryBody(ImageResult.class);
        List<ResultPart> parts = new ArrayList<>();
        for (ResultPart part : result.parts()) {
            parts.add(part instanceof ResultPart.Image image ? finish(image, unit) : part);
        }
        unit.context().journal().succeeded(unit.id());
        meter.callSucceeded(unit.model().id(), result.images().size(), Variables.unitAge(exchange));
        exchange.getMessage().setBody(new UnitOutcome.Succeeded(unit, result.withParts(parts)));
    }

    private ResultPart finish(ResultPart.Image image, Unit unit) throws IOException {
        DeliveryPlan plan = unit.delivery();
        reportOtherSize(image.header(), unit);
        Transcoding transcoding = transcoding(image.header(), plan);
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

    private static Transcoding transcoding(ImageHeader header, DeliveryPlan plan) {
        Optional<ImageFormat> wanted = plan.convertTo().or(plan::format).filter(format -> format != header.format());
        Optional<PixelSize> crop = plan.crop().map(size -> new PixelSize(size.width(), size.height()));
        OptionalInt quality = plan.convertCompression().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new Transcoding(crop, quality.isPresent() ? plan.convertTo() : wanted, quality);
    }

    private static void reportOtherSize(ImageHeader header, Unit unit) {
        Pixels delivered = new Pixels(header.width(), header.height());
        unit.delivery().expected().filter(asked -> !asked.equals(delivered)).ifPresent(asked -> unit.context()
                .warn(
                        "size_differs",
                        Parameter.SIZE,
                        "The provider was asked for " + asked + " and delivered " + delivered));
    }
}
