package org.pixelcaravan.route;

import java.io.OutputStream;
import java.net.URI;
import org.apache.camel.CamelContext;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.fetch.FetchException;
import org.pixelcaravan.fetch.FetchOptions;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.hub.InterruptOnCancel;
import org.pixelcaravan.hub.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a picture that a provider has made and left at an address. It has been paid for, so no failure says "again". */
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

    /** @param baseUrl the provider's own; its exact origin may serve results wherever it is */
    void fetch(URI address, URI baseUrl, RequestContext context, OutputStream sink) {
        InterruptOnCancel running = new InterruptOnCancel(context.cancellation());
        try {
            FetchOptions options =
                    FetchOptions.trusting(baseUrl).within(context.deadline().left());
            fetcher.fetch(address.toString(), options, sink);
        } catch (FetchException e) {
            LOG.warn("{}: fetching a result failed: {} ({})", context.requestId(), e.reason(), e.detail());
            context.cancellation().check();
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
