package org.pixelcaravan.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has reached the emulators, so that somebody can see which words a request has become. Keeps the last
 * {@value #REMEMBERED} calls that brought a body or asked for more than a look; of a body over {@value #LONGEST} bytes, only
 * its length. No headers and no queries, where keys are. Safe for use by several threads.
 */
public final class CallLog {
    static final int REMEMBERED = 200;
    static final int LONGEST = 65_536;

    private final Deque<Call> calls = new ArrayDeque<>();

    /**
     * One call.
     *
     * @param body the bytes that came, as UTF-8; empty if they were too many
     */
    record Call(Instant time, String method, String path, String type, int length, String body) {}

    synchronized void record(String method, String path, String type, byte[] body) {
        if (calls.size() == REMEMBERED) {
            calls.removeFirst();
        }
        String text = body.length <= LONGEST ? new String(body, StandardCharsets.UTF_8) : "";
        calls.addLast(new Call(Instant.now(), method, path, type, body.length, text));
    }

    synchronized void reset() {
        calls.clear();
    }

    /** The calls that are still remembered, oldest first. */
    synchronized ObjectNode toJson() {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("calls");
        for (Call call : calls) {
            list.addObject()
                    .put("time", call.time().toString())
                    .put("method", call.method())
                    .put("path", call.path())
                    .put("content_type", call.type())
                    .put("length", call.length())
                    .put("body", call.body());
        }
        return json;
    }
}
