package org.pixelcaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.fetch.FetchException;
import org.pixelcaravan.fetch.FetchOptions;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.hub.InterruptOnCancel;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.ImageSource;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.image.Transcoding;
import org.pixelcaravan.image.TranscodingFailures;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Linked;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.ReferenceLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the pictures that a request names by address, makes sure that each is a picture, and that a mask fits the picture
 * that it belongs to and is of the kind that the model takes. Whatever is wrong is the caller's to mend.
 */
public final class LoadReferences implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(LoadReferences.class);

    private final GuardedFetcher fetcher;
    private final ImageTranscoder transcoder;
    private final ReferenceLimits limits;
    private final long maxPixels;

    /** @param maxPixels pixels that a picture may have at most */
    public LoadReferences(GuardedFetcher fetcher, ImageTranscoder transcoder, ReferenceLimits limits, long maxPixels) {
        this.fetcher = fetcher;
        this.transcoder = transcoder;
        this.limits = limits;
        this.maxPixels = maxPixels;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ImageRequest request = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        if (request.references().isEmpty()) {
            return;
        }
        Loading loading =
                new Loading(Variables.context(exchange), Variables.model(exchange), Variables.fetched(exchange));
        List<ReferenceImage> loaded = loading.load(request.references());
        exchange.getMessage().setBody(request.toBuilder().references(loaded).build());
    }

    private final class Loading {
        private final RequestContext context;
        private final ModelSpec model;
        private final Map<String, ImageContent> fetched;

        Loading(RequestContext context, ModelSpec model, Map<String, ImageContent> fetched) {
            this.context = context;
            this.model = model;
            this.fetched = fetched;
        }

        List<ReferenceImage> load(List<ReferenceImage> references) throws IOException {
            requireFew(references);
            List<ReferenceImage> loaded = new ArrayList<>();
            Optional<ImageHeader> first = Optional.empty();
            int number = 0;
            for (ReferenceImage reference : references) {
                String name = nameOf(reference, number);
                ReferenceImage held = reference.source() instanceof Linked link
                        ? reference.withContent(fetch(link.address(), name))
                        : reference;
                requireSmall(held, name);
                ImageHeader header = header(held, name);
                if (!held.role().isMask()) {
                    first = first.or(() -> Optional.of(header));
                    number++;
                }
                loaded.add(held);
            }
            return masksChecked(likeTheMask(loaded), first);
        }

        private void requireFew(List<ReferenceImage> references) {
            long pictures = references.stream()
                    .filter(reference -> !reference.role().isMask())
                    .count();
            if (pictures > limits.count()) {
                throw invalid(
                        context.nameOf(Parameter.REFERENCES),
                        "A request takes " + limits.count() + " pictures at most");
            }
        }

        private void requireSmall(ReferenceImage reference, String name) {
            if (reference.content().byteLength() > limits.bytes()) {
                throw GatewayException.of(ErrorCode.TOO_LARGE, name + " is larger than " + limits.bytes() + " bytes")
                        .parameter(name)
                        .build();
            }
            model.referenceBytes()
                    .filter(most -> reference.content().byteLength() > most)
                    .ifPresent(most -> {
                        throw invalid(name, model.id() + " takes pictures of " + most + " bytes at most");
                    });
        }

        /** @param number how many pictures that are no masks stand before it */
        private String nameOf(ReferenceImage reference, int number) {
            String numbered = reference.role().isMask()
                    ? context.nameOf(Parameter.MASK)
                    : context.nameOf(Parameter.REFERENCES) + "[" + number + "]";
            return reference.name().orElse(numbered);
        }

        private ImageContent fetch(String address, String name) throws IOException {
            ImageContent known = fetched.get(address);
            if (known == null) {
                known = fetchAnew(address, name);
                fetched.put(address, known);
            }
            return known;
        }

        private ImageContent fetchAnew(String address, String name) throws IOException {
            SpoolWriter sink = context.spool().newWriter();
            InterruptOnCancel running = new InterruptOnCancel(context.cancellation());
            try {
                fetcher.fetch(
                        address,
                        FetchOptions.untrusting().within(context.deadline().left()),
                        sink);
                return ImageContent.ofBytes(sink.finish());
            } catch (FetchException e) {
                LOG.warn("{}: fetching {} failed: {} ({})", context.requestId(), name, e.reason(), e.detail());
                context.cancellation().check();
                throw invalid(name, e.getMessage());
            } finally {
                running.close();
            }
        }

        private ImageHeader header(ReferenceImage reference, String name) throws IOException {
            try (InputStream bytes = reference.content().openBytes()) {
                ImageHeader header = ImageHeader.read(bytes)
                        .orElseThrow(() -> invalid(name, "It is no still PNG, JPEG or WebP picture"));
                if (header.pixels() > maxPixels) {
                    throw invalid(name, "The picture has more than " + maxPixels + " pixels");
                }
                return header;
            }
        }

        /** Vendors of transparent masks want the masked picture in the mask's format, which is PNG: nothing is lost. */
        private List<ReferenceImage> likeTheMask(List<ReferenceImage> references) throws IOException {
            boolean masked =
                    references.stream().anyMatch(reference -> reference.role().isMask());
            if (!masked || model.mask().filter(kind -> kind == Role.MASK).isEmpty()) {
                return references;
            }
            List<ReferenceImage> alike = new ArrayList<>(references);
            for (int i = 0; i < alike.size(); i++) {
                if (!alike.get(i).role().isMask()) {
                    alike.set(i, asPng(alike.get(i), nameOf(alike.get(i), 0)));
                    return alike;
                }
            }
            return alike;
        }

        private ReferenceImage asPng(ReferenceImage picture, String name) throws IOException {
            if (header(picture, name).format() == ImageFormat.PNG) {
                return picture;
            }
            SpoolWriter sink = context.spool().newWriter();
            transcoder.transcode(
                    picture.content()::openBytes,
                    Transcoding.to(ImageFormat.PNG),
                    TranscodingFailures.ofCaller(name),
                    Instant.now().plus(context.deadline().left()),
                    sink);
            ReferenceImage converted = picture.withContent(ImageContent.ofBytes(sink.finish()));
            requireSmall(converted, name);
            return converted;
        }

        private List<ReferenceImage> masksChecked(List<ReferenceImage> references, Optional<ImageHeader> picture)
                throws IOException {
            List<ReferenceImage> checked = new ArrayList<>();
            for (ReferenceImage reference : references) {
                checked.add(reference.role().isMask() ? mask(reference, picture) : reference);
            }
            return checked;
        }

        private ReferenceImage mask(ReferenceImage mask, Optional<ImageHeader> picture) throws IOException {
            String name = nameOf(mask, 0);
            ImageHeader own = header(mask, name);
            ImageHeader masked = picture.orElseThrow(() -> invalid(name, "A mask needs a picture that it belongs to"));
            if (own.width() != masked.width() || own.height() != masked.height()) {
                throw invalid(
                        name,
                        "The mask is %dx%d, the picture %dx%d; they must have the same size"
                                .formatted(own.width(), own.height(), masked.width(), masked.height()));
            }
            if (mask.role() == Role.MASK && !own.hasAlpha()) {
                throw invalid(
                        name,
                        "The mask has no alpha channel: make a PNG whose transparent pixels mark what is to be edited");
            }
            requireMarks(mask, name);
            return ofTheModelsKind(mask, own.format(), name);
        }

        /** A mask that leaves nothing to edit is nearly always one of the other kind, and would be paid for all the same. */
        private void requireMarks(ReferenceImage mask, String name) throws IOException {
            boolean white = mask.role() == Role.WHITE_MASK;
            TranscodingFailures failures = TranscodingFailures.ofCaller(name);
            Instant deadline = Instant.now().plus(context.deadline().left());
            if (transcoder.marksNothing(mask.content()::openBytes, white, failures, deadline)) {
                throw invalid(
                        name,
                        white
                                ? "The mask is all black: white pixels mark what is to be edited"
                                : "The mask has no transparent pixel: transparent pixels mark what is to be edited");
            }
        }

        /** Vendors document PNG for masks, and no other format. */
        private ReferenceImage ofTheModelsKind(ReferenceImage mask, ImageFormat format, String name)
                throws IOException {
            Role wanted = model.mask().orElseThrow();
            if (mask.role() == wanted && format == ImageFormat.PNG) {
                return mask;
            }
            SpoolWriter sink = context.spool().newWriter();
            ImageSource source = mask.content()::openBytes;
            TranscodingFailures failures = TranscodingFailures.ofCaller(name);
            Instant deadline = Instant.now().plus(context.deadline().left());
            if (mask.role() == wanted) {
                transcoder.transcode(source, Transcoding.to(ImageFormat.PNG), failures, deadline, sink);
            } else {
                transcoder.convertMask(source, wanted == Role.WHITE_MASK, failures, deadline, sink);
            }
            return mask.withContent(ImageContent.ofBytes(sink.finish())).withRole(wanted);
        }

        private static GatewayException invalid(String name, String problem) {
            return GatewayException.invalid(name, name + ": " + problem);
        }
    }
}
