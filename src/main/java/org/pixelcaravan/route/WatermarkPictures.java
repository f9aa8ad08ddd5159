package org.pixelcaravan.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.ImageSource;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.image.Mark;
import org.pixelcaravan.image.TranscodingFailures;
import org.pixelcaravan.image.Watermark;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Puts a mark on the picture in a message, or on each picture of a result. Format and size stay, and nothing without a mark is
 * left in the message. In a gateway it shares the memory that all conversions of pictures have.
 */
public final class WatermarkPictures implements Processor {
    /** How long a picture of no request waits for room. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final ImageTranscoder ALONE = ImageTranscoder.within(
            ImageTranscoder.DEFAULT_PIXELS_IN_FLIGHT, Runtime.getRuntime().maxMemory());

    private String text = "";
    private String logo = "";
    private String position = "bottom-right";
    private int opacity = 60;
    private int width = 30;
    private Watermark watermark;

    /** Words in capital letters; empty if there is a logo. */
    public void setText(String value) {
        this.text = value.strip();
    }

    /** A file's name; empty if there is a text. */
    public void setLogo(String value) {
        this.logo = value.strip();
    }

    /** Such as top-left, center or bottom. */
    public void setPosition(String value) {
        this.position = value.strip();
    }

    /** In percent. */
    public void setOpacity(int value) {
        this.opacity = value;
    }

    /** Of the mark, in percent of the picture's. */
    public void setWidth(int value) {
        this.width = value;
    }

    /**
     * Reads the logo, and refuses what cannot become a watermark; to be called before the first message.
     *
     * @throws IllegalArgumentException if a property has no sense, or the logo is no picture
     * @throws IOException if the logo cannot be read
     */
    public void prepare() throws IOException {
        if (text.isEmpty() == logo.isEmpty()) {
            throw new IllegalArgumentException("A watermark needs either the property text or the property logo");
        }
        Mark mark = text.isEmpty() ? Mark.logo(Path.of(logo)) : Mark.text(text);
        watermark = new Watermark(mark, place(), opacity, width);
    }

    private Watermark.Place place() {
        return Stream.of(Watermark.Place.values())
                .filter(place -> nameOf(place).equals(position))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The property position must be one of "
                        + Stream.of(Watermark.Place.values())
                                .map(WatermarkPictures::nameOf)
                                .toList()));
    }

    private static String nameOf(Watermark.Place place) {
        return place.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void process(Exchange exchange) throws IOException, InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ImageResult result) {
            exchange.getMessage().setBody(marked(result, exchange));
        } else if (body instanceof ResultPart.Image image) {
            exchange.getMessage().setBody(marked(image, exchange));
        } else {
            byte[] picture = exchange.getMessage().getMandatoryBody(byte[].class);
            exchange.getMessage().setBody(marked(picture, exchange));
        }
    }

    private ImageResult marked(ImageResult result, Exchange exchange) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (ResultPart part : result.parts()) {
            parts.add(part instanceof ResultPart.Image image ? marked(image, exchange) : part);
        }
        return result.withParts(parts).ofCalls(List.of());
    }

    private ResultPart.Image marked(ResultPart.Image image, Exchange exchange) throws IOException {
        SpoolScope spool =
                Variables.findContext(exchange).map(RequestContext::spool).orElseGet(SpoolScope::inMemory);
        SpoolWriter sink = spool.newWriter();
        ImageHeader header = transcoder(exchange)
                .mark(
                        image.content()::openBytes,
                        watermark,
                        TranscodingFailures.ofProvider(),
                        deadline(exchange),
                        sink);
        return image.withContent(ImageContent.ofBytes(sink.finish()), header);
    }

    private byte[] marked(byte[] picture, Exchange exchange) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream(picture.length);
        TranscodingFailures failures = TranscodingFailures.ofCaller("body");
        transcoder(exchange).mark(ImageSource.of(picture), watermark, failures, deadline(exchange), sink);
        return sink.toByteArray();
    }

    private static ImageTranscoder transcoder(Exchange exchange) {
        return Optional.ofNullable(exchange.getContext()
                        .getRegistry()
                        .lookupByNameAndType("imageTranscoder", ImageTranscoder.class))
                .orElse(ALONE);
    }

    private static Instant deadline(Exchange exchange) {
        Duration left = Variables.findContext(exchange)
                .map(context -> context.deadline().left())
                .orElse(PATIENCE);
        return Instant.now().plus(left);
    }
}
