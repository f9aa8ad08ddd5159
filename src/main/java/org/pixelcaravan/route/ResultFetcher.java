package org.pixelcaravan.route;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.fetch.FetchException;
import org.pixelcaravan.fetch.FetchOptions;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.hub.InterruptOnCancel;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches pictures that a provider has made and left at addresses. They have been paid for, so no failure says "again". */
final class ResultFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ResultFetcher.class);

    private final GuardedFetcher fetcher;

    private ResultFetcher(GuardedFetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** The context's own fetcher; in a route of somebody's own, one with the default policy. */
    static ResultFetcher of(CamelContext context) {
        GuardedFetcher bound = context.getRegistry().findSingleByType(GuardedFetcher.class);
        return new ResultFetcher(bound == null ? Default.FETCHER : bound);
    }

    /**
     * The result with pictures in the place of their addresses; it lacks those that cannot be fetched, as long as there is
     * one that can.
     *
     * @param baseUrl the provider's own; its exact origin may serve results wherever it is
     */
    ImageResult withPictures(ImageResult result, URI baseUrl, RequestContext context) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        List<GatewayException> failures = new ArrayList<>();
        for (ResultPart part : result.parts()) {
            try {
                parts.add(part instanceof ResultPart.Linked linked ? picture(linked, baseUrl, context) : part);
            } catch (GatewayException e) {
                failures.add(passed(e));
            }
        }
        ImageResult fetched = result.withParts(parts);
        if (!failures.isEmpty() && fetched.images().isEmpty()) {
            throw failures.get(0);
        }
        return failures.isEmpty() ? fetched : fetched.lackingFor(Optional.of(failures.get(0)));
    }

    /** A picture's own failure; what ends the whole request is thrown again. */
    private static GatewayException passed(GatewayException failure) {
        if (failure.code() != ErrorCode.PROVIDER_REJECTED) {
            throw failure;
        }
        return failure;
    }

    private ResultPart.Image picture(ResultPart.Linked linked, URI baseUrl, RequestContext context) throws IOException {
        context.cancellation().checkBought();
        SpoolWriter sink = context.spool().newWriter();
        fetch(linked.address(), baseUrl, context, sink);
        return ResultPart.Image.of(ImageContent.ofBytes(sink.finish()), linked.revisedPrompt());
    }

    private void fetch(URI address, URI baseUrl, RequestContext context, OutputStream sink) {
        InterruptOnCancel running = new InterruptOnCancel(context.cancellation());
        try {
            FetchOptions options =
                    FetchOptions.trusting(baseUrl).within(context.deadline().left());
            fetcher.fetch(address.toString(), options, sink);
        } catch (FetchException e) {
            LOG.warn("{}: fetching a result failed: {} ({})", context.requestId(), e.reason(), e.detail());
            context.cancellation().checkBought();
            throw GatewayException.of(
                            ErrorCode.PROVIDER_REJECTED,
                            "The picture was made but could not be fetched from the provider: " + e.getMessage())
                    .cause(e)
                    .build();
        } finally {
            running.close();
        }
    }

    private static final class Default {
        static final GuardedFetcher FETCHER = new GuardedFetcher(FetchPolicy.defaults());
    }
}
