package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorModelName;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * Tells which protocol a document speaks: a line of OpenAI's Batch API ({@code custom_id}, {@code method}, {@code url},
 * {@code body}), a whole body of Vertex ({@code instances}), Gemini ({@code contents}) or OpenAI Images, each of these with
 * a {@code model}, or the gateway's own.
 */
public final class JobDocuments {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final int LONGEST_URL = 2_000;

    /** Fields that OpenAI's requests have and the gateway's own have not. */
    private static final List<String> OPENAI = List.of(
            "n",
            "output_format",
            "output_compression",
            "response_format",
            "image_size",
            "safety_identifier",
            "images",
            "input_fidelity");

    private final String ownPath;
    private final ObjectNode defaults;

    /**
     * @param ownPath address of the gateway's own documents
     * @param defaults what such documents say unless they say otherwise
     */
    public JobDocuments(String ownPath, ObjectNode defaults) {
        this.ownPath = ownPath;
        this.defaults = defaults;
    }

    /**
     * Understands a document; what its protocol has no field for is taken out of it.
     *
     * @param number of the line of the file on which it starts, from 1
     * @throws GatewayException INVALID_REQUEST if no protocol is like that
     */
    public JobLine line(long number, ObjectNode document) throws IOException {
        if (document.has("url") && document.has("body")) {
            return ofBatch(number, document);
        }
        if (document.has("instances")) {
            return new JobLine(number, id(document, "id"), "vertex", google(document, "predict"), false, document);
        }
        if (document.has("contents")) {
            return new JobLine(
                    number, id(document, "id"), "gemini", google(document, "generateContent"), false, document);
        }
        if (OPENAI.stream().anyMatch(document::has)) {
            String path = document.has("images") ? EDITS : GENERATIONS;
            return new JobLine(number, id(document, "id"), "openai", path, false, document);
        }
        return own(number, document);
    }

    private JobLine own(long number, ObjectNode document) throws IOException {
        defaults.properties().stream()
                .filter(field -> !document.hasNonNull(field.getKey()))
                .forEach(field -> document.set(field.getKey(), field.getValue()));
        Optional<String> id = document.has("id") ? text(document, "id") : Optional.empty();
        return new JobLine(number, id, JobLine.OWN, ownPath, false, document);
    }

    private static JobLine ofBatch(long number, ObjectNode line) throws IOException {
        String method = text(line, "method").orElse("POST");
        if (!method.equals("POST")) {
            throw GatewayException.invalid("method", "method must be POST");
        }
        String url = text(line, "url").orElse("");
        if (!(line.get("body") instanceof ObjectNode body)) {
            throw GatewayException.invalid("body", "body must be an object");
        }
        if (url.length() > LONGEST_URL || url.chars().anyMatch(Character::isISOControl)) {
            throw GatewayException.invalid("url", "url must have at most " + LONGEST_URL + " characters on one line");
        }
        String path = url.startsWith("/") ? url : "/" + url;
        return new JobLine(number, text(line, "custom_id"), door(path), path, true, body);
    }

    private static String door(String path) {
        if (path.endsWith(GENERATIONS) || path.endsWith(EDITS)) {
            return "openai";
        }
        if (path.endsWith(":predict")) {
            return "vertex";
        }
        if (path.endsWith(":generateContent")) {
            return "gemini";
        }
        throw GatewayException.invalid(
                "url", "url must be " + GENERATIONS + ", " + EDITS + ", or end in :predict or :generateContent");
    }

    private static String google(ObjectNode document, String verb) throws IOException {
        String model = DoorModelName.checked(text(document, "model"));
        document.remove("model");
        return "/v1beta/models/"
                + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20") + ":" + verb;
    }

    /** A name that the protocol has no field for, so that it must not stay in its document. */
    private static Optional<String> id(ObjectNode document, String field) throws IOException {
        Optional<String> id = text(document, field);
        document.remove(field);
        return id;
    }

    private static Optional<String> text(ObjectNode document, String field) throws IOException {
        JsonNode node = document.get(field);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                node.isNumber()
                        ? node.asText()
                        : Json.text(node).orElseThrow(() -> GatewayException.invalid(field, field + " must be text")));
    }
}
