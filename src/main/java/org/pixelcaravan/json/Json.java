package org.pixelcaravan.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.StoredBytes;

/** Small JSON trees whose picture fields are handles: how codecs read and write wire documents. */
public final class Json {
    /** Text that is no picture may have this many bytes. */
    public static final int LARGEST_TEXT = 1 << 20;

    private static final int DEEPEST_NESTING = 64;

    /** Strict: no duplicate keys, nothing after the document, bounded depth. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Else each of thousands of waiting threads keeps buffers of its own.
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A field value that {@link #payload} writes as base64 text. */
    public static JsonNode image(ImageContent content) {
        return new POJONode(content);
    }

    /** A field value that {@link #payload} writes as a {@code data:} URL. */
    public static JsonNode dataUrl(String mimeType, ImageContent content) {
        return new POJONode(new DataUrlText("data:" + mimeType + ";base64,", content));
    }

    /** Whether the field holds a string, short or long. */
    public static boolean isText(JsonNode node) {
        return node.isTextual() || stored(node).isPresent();
    }

    /**
     * The field's text, empty if it is no string.
     *
     * @throws JsonFormatException if the text is longer than any text that is no picture
     */
    public static Optional<String> text(JsonNode node) throws IOException {
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        Optional<StoredBytes> stored = stored(node);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        if (stored.get().length() > LARGEST_TEXT) {
            throw new JsonFormatException("a text is longer than " + LARGEST_TEXT + " bytes");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        stored.get().writeTo(text);
        return Optional.of(text.toString(StandardCharsets.UTF_8));
    }

    /**
     * The picture that a base64 field holds, empty if the field is no string.
     *
     * @throws JsonFormatException if the text is not base64
     */
    public static Optional<ImageContent> base64(JsonNode node) throws IOException {
        Optional<StoredBytes> text =
                node.isTextual() ? Optional.of(StoredBytes.ofAscii(node.textValue())) : stored(node);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageContent.ofBase64(text.get()));
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException("a picture is not base64: " + e.getMessage());
        }
    }

    /** The field's text unread and however long, for what is only handed on; empty if it is no string. */
    public static Optional<StoredBytes> opaque(JsonNode node) {
        return node.isTextual()
                ? Optional.of(StoredBytes.of(node.textValue().getBytes(StandardCharsets.UTF_8)))
                : stored(node);
    }

    /** A field value that {@link #payload} writes as text from where it is stored; the other way of {@link #opaque}. */
    public static JsonNode opaque(StoredBytes text) {
        return new POJONode(text);
    }

    private static Optional<StoredBytes> stored(JsonNode node) {
        return node instanceof POJONode pojo && pojo.getPojo() instanceof StoredBytes stored
                ? Optional.of(stored)
                : Optional.empty();
    }

    /** The document as a body to send; what {@link #image} and {@link #opaque} made is copied from where it is stored. */
    public static Payload payload(JsonNode document) {
        try {
            return new PayloadWriter().write(document);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing JSON to memory failed", e);
        }
    }

    /** What is wrong with a document and where, without quoting it. */
    public static String describe(JsonProcessingException failure) {
        String reason = reason(failure);
        JsonLocation location = failure.getLocation();
        return location == null
                ? reason
                : reason + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String reason(JsonProcessingException failure) {
        String message = failure.getOriginalMessage();
        if (failure instanceof StreamConstraintsException) {
            return limit(message);
        }
        return message.startsWith("Duplicate field") ? "a field occurs twice" : "the document is not valid JSON";
    }

    /** Jackson has no code for which limit it is, and its words for them name Java methods. */
    private static String limit(String message) {
        StreamReadConstraints limits = MAPPER.getFactory().streamReadConstraints();
        if (message.contains("nesting depth")) {
            return "the document is nested deeper than " + limits.getMaxNestingDepth() + " levels";
        }
        if (message.startsWith("Number")) {
            return "a number is longer than " + limits.getMaxNumberLength() + " digits";
        }
        return "the document is larger or deeper than is allowed";
    }

    /** @param head of letters that need no escape */
    private record DataUrlText(String head, ImageContent content) {}

    private static final class PayloadWriter {
        private final ByteArrayOutputStream literal = new ByteArrayOutputStream(256);
        private final List<Payload.Part> parts = new ArrayList<>();

        Payload write(JsonNode document) throws IOException {
            try (JsonGenerator generator = MAPPER.createGenerator(literal)) {
                writeNode(generator, document);
            }
            cut();
            return new Payload(parts);
        }

        private void writeNode(JsonGenerator generator, JsonNode node) throws IOException {
            if (node instanceof ObjectNode object) {
                generator.writeStartObject();
                for (var field : object.properties()) {
                    generator.writeFieldName(field.getKey());
                    writeNode(generator, field.getValue());
                }
                generator.writeEndObject();
            } else if (node instanceof ArrayNode array) {
                generator.writeStartArray();
                for (JsonNode element : array) {
                    writeNode(generator, element);
                }
                generator.writeEndArray();
            } else if (node instanceof POJONode pojo && pojo.getPojo() instanceof ImageContent content) {
                writePicture(generator, "", content);
            } else if (node instanceof POJONode pojo && pojo.getPojo() instanceof DataUrlText url) {
                writePicture(generator, url.head(), url.content());
            } else if (node instanceof POJONode pojo && pojo.getPojo() instanceof StoredBytes text) {
                generator.writeRawValue("\"");
                generator.flush();
                cut();
                parts.add(Payload.JsonText.of(text));
                generator.writeRaw('"');
            } else {
                generator.writeTree(node);
            }
        }

        private void writePicture(JsonGenerator generator, String head, ImageContent content) throws IOException {
            generator.writeRawValue("\"" + head);
            generator.flush();
            cut();
            parts.add(new Payload.Base64Text(content));
            generator.writeRaw('"');
        }

        private void cut() {
            parts.add(new Payload.Literal(literal.toByteArray()));
            literal.reset();
        }
    }
}
