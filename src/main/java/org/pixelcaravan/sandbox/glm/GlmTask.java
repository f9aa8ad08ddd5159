package org.pixelcaravan.sandbox.glm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;

/** One submitted generation. The first poll always finds it running; after that it is done as soon as its latency is over. */
final class GlmTask {
    private final String id = System.currentTimeMillis() + "-" + UUID.randomUUID();
    private final Instant submitted = Instant.now();
    private final GlmCall call;
    private final PromptDirectives directives;
    private final Duration latency;
    private final String url;
    private int polls;

    /** @param url where its picture will be */
    GlmTask(GlmCall call, PromptDirectives directives, Duration latency, String url) {
        this.call = call;
        this.directives = directives;
        this.latency = latency;
        this.url = url;
    }

    String id() {
        return id;
    }

    ObjectNode receipt() {
        return state("PROCESSING");
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
    synchronized ObjectNode poll() {
        polls++;
        boolean running = polls == 1 || directives.wantsEndlessTask();
        if (running || Instant.now().isBefore(submitted.plus(latency))) {
            return state("PROCESSING");
        }
        if (directives.wantsErrorEvent()) {
            return state("FAIL");
        }
        if (directives.blocked().isPresent()) {
            return GlmAnswers.withFilter(state("FAIL"), 0);
        }
        ObjectNode done = state("SUCCESS");
        done.putArray("image_result");
        if (!directives.wantsNoPicture()) {
            done.withArray("image_result").addObject().put("url", url);
        }
        return done;
    }

    private ObjectNode state(String status) {
        ObjectNode state = Json.object().put("id", id).put("model", call.model().id());
        call.requestId().ifPresent(name -> state.put("request_id", name));
        return state.put("task_status", status);
    }
}
