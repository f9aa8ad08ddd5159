package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.fetch.FetchException;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.fetch.Notice;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobDelivery;
import org.pixelcaravan.jobs.LineOutcome;
import org.pixelcaravan.jobs.WebhookSigner;
import org.pixelcaravan.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells callers at an address of theirs that a job has ended, if they want that; the job itself is fetched. */
public final class WebhookDelivery implements JobDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);
    private static final String HEADER = "x-caravan-webhook";
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

    private final GuardedFetcher fetcher;
    private final Optional<WebhookSigner> signer;

    /** @param secret empty: no notices are sent */
    public WebhookDelivery(GuardedFetcher fetcher, String secret) {
        this.fetcher = fetcher;
        this.signer = secret.isEmpty() ? Optional.empty() : Optional.of(new WebhookSigner(secret));
    }

    /**
     * The address at which the caller wants to be told; empty if he does not want that.
     *
     * @throws GatewayException INVALID_REQUEST if it would be refused
     */
    String address(DoorRequest request) {
        Optional<String> address = request.header(HEADER);
        if (address.isEmpty()) {
            return "";
        }
        if (signer.isEmpty()) {
            throw GatewayException.invalid(
                    HEADER, "This gateway sends no notices of ended jobs (setting caravan.jobs.webhook-secret)");
        }
        try {
            fetcher.check(address.get());
            return address.get();
        } catch (FetchException e) {
            throw GatewayException.invalid(HEADER, "Header " + HEADER + " must be an https address on the internet");
        }
    }

    @Override
    public String source() {
        return AcceptJob.SOURCE;
    }

    @Override
    public void lineEnded(Job job, LineOutcome outcome) {
        // Lines stay in the archive until they are fetched.
    }

    @Override
    public void jobEnded(Job job) throws IOException {
        if (job.delivery().isEmpty() || signer.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        if (job.finished().orElse(now).plus(GIVEN_UP_AFTER).isBefore(now)) {
            LOG.warn("Nobody took the notice that job {} has ended; it is not sent any more", job.id());
            return;
        }
        ObjectNode notice = Json.object().put("type", "job.ended");
        notice.put("timestamp", job.finished().orElse(now).toString());
        notice.set("data", JobDocument.of(job));
        byte[] body = notice.toString().getBytes(StandardCharsets.UTF_8);
        send(job, new Notice(signer.get().headers(job.id(), now, body), body));
    }

    private void send(Job job, Notice notice) throws IOException {
        try {
            int status = fetcher.post(job.delivery(), notice);
            if (status < 200 || status > 299) {
                throw new IOException("The notice was answered with " + status);
            }
        } catch (FetchException e) {
            throw new IOException("The notice was not taken: " + e.detail(), e);
        }
    }
}
