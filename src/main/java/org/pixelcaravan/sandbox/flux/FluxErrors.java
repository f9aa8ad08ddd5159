package org.pixelcaravan.sandbox.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.VendorErrors;

/** The error shapes of Black Forest Labs: a detail text, a list of validation errors, or a blob store's XML. */
final class FluxErrors implements VendorErrors {
    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 401, 403 -> detail(status, "Not authenticated");
            case 404 -> detail(status, "Not Found");
            case 429 -> detail(status, "Too many active tasks, please wait for some of them to finish.");
            default -> detail(status, message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return detail(402, "Insufficient credits");
    }

    Answer notAuthenticated() {
        return detail(403, "Not authenticated");
    }

    private static Answer detail(int status, String text) {
        return Answer.json(status, Json.object().put("detail", text));
    }

    /** Collects what is wrong with one request. */
    static final class Validation {
        private final ArrayNode problems = Json.object().putArray("detail");

        void add(String type, String field, String message, JsonNode input) {
            ObjectNode problem = problems.addObject().put("type", type);
            ArrayNode location = problem.putArray("loc").add("body");
            if (!field.isEmpty()) {
                location.add(field);
            }
            problem.put("msg", message).set("input", input);
        }

        boolean isEmpty() {
            return problems.isEmpty();
        }

        Answer answer() {
            ObjectNode body = Json.object();
            body.set("detail", problems);
            return Answer.json(422, body);
        }
    }

    /** What the store of the results answers when it does not hand out a file. */
    static Answer blobStore(int status, String code, String message) {
        String xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
        return Answer.of(status, "application/xml", Buffer.buffer(xml));
    }
}
