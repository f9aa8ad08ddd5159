package org.pixelcaravan.sandbox.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * One submitted generation. The first poll always finds it pending and, for models of the second generation, the next one
 * finds it generating; after that it is ready as soon as its latency is over. The picture is drawn when it is fetched.
 */
final class FluxTask {
    private final String id = UUID.randomUUID().toString();
    private final String secret = UUID.randomUUID().toString().replace("-", "");
    private final Instant submitted = Instant.now();
    private final FluxCall call;
    private final OutputSize size;
    private final PromptDirectives directives;
    private final Duration latency;
    private int polls;

    FluxTask(FluxCall call, PromptDirectives directives, Duration latency) {
        this.call = call;
        this.size = OutputSize.of(call);
        this.directives = directives;
        this.latency = latency;
    }

    String id() {
        return id;
    }

    /** The signature in the result's address that nobody can guess. */
    String secret() {
        return secret;
    }

    PromptDirectives directives() {
        return directives;
    }

    PictureFormat format() {
        return call.format();
    }

    PictureOrder order() {
        PictureOrder order = PictureOrder.of(directives.text(), call.seed(), size.width(), size.height())
                .withFormat(call.format(), 90)
                .withTransparency(call.transparent());
        return call.edit().map(order::withEdit).orElse(order);
    }

    /** When the result's address stops working, given how long results live. */
    Instant expiry(Duration lifetime) {
        return directives.wantsExpiredResult()
                ? submitted
                : submitted.plus(latency).plus(lifetime);
    }

    /** The answer to the submission; prices are in credits of one US cent. */
    ObjectNode receipt(String pollingUrl) {
        double megapixels = size.pixels() / 1_000_000.0;
        return Json.object()
                .put("id", id)
                .put("polling_url", pollingUrl)
                .put("cost", rounded(call.model().creditsPerMegapixel() * Math.max(1, megapixels)))
                .put("input_mp", rounded(call.inputMegapixels()))
                .put("output_mp", rounded(megapixels));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** The status that the poll is to be refused with, if the prompt asked for that; only the first poll is. */
    synchronized OptionalInt failingPoll() {
        OptionalInt status = polls == 0 ? directives.failPollStatus() : OptionalInt.empty();
        if (status.isPresent()) {
            polls++;
        }
        return status;
    }

    /** The answer to a poll. */
    synchronized ObjectNode poll(String resultUrl) {
        polls++;
        if (directives.blocked().filter(stage -> stage == BlockedStage.INPUT).isPresent()) {
            return moderated("Request Moderated");
        }
        if (polls == 1 || directives.wantsEndlessTask()) {
            return state("Pending").put("progress", Math.min(0.9, 0.2 * polls));
        }
        boolean generating = call.model().secondGeneration() && polls == 2;
        if (generating || Instant.now().isBefore(submitted.plus(latency))) {
            return state(call.model().secondGeneration() ? "Generating" : "Pending")
                    .put("progress", 0.6);
        }
        return finished(resultUrl);
    }

    private ObjectNode finished(String resultUrl) {
        if (directives.blocked().isPresent()) {
            return moderated("Content Moderated");
        }
        if (directives.wantsErrorEvent()) {
            ObjectNode failed = state("Error");
            failed.putObject("details").put("error", "The generation failed.");
            return failed;
        }
        ObjectNode ready = state("Ready");
        if (!directives.wantsNoPicture()) {
            ready.set("result", result(resultUrl));
        }
        return ready;
    }

    private ObjectNode result(String resultUrl) {
        double start = submitted.toEpochMilli() / 1000.0;
        double duration = latency.toMillis() / 1000.0;
        return Json.object()
                .put("sample", resultUrl)
                .put("prompt", call.prompt())
                .put("seed", call.seed())
                .put("start_time", start)
                .put("end_time", start + duration)
                .put("duration", duration);
    }

    private ObjectNode moderated(String status) {
        ObjectNode moderated = state(status);
        moderated.putObject("details").putArray("Moderation Reasons").add("Violence");
        return moderated;
    }

    private ObjectNode state(String status) {
        return stateOf(id, status);
    }

    /** A state with all the fields that the vendor lists, most of them null. */
    static ObjectNode stateOf(String id, String status) {
        ObjectNode state = Json.object().put("id", id).put("status", status);
        state.putNull("result");
        state.putNull("progress");
        state.putNull("details");
        return state.putNull("preview");
    }
}
