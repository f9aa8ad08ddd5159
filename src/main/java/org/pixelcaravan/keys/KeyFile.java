package org.pixelcaravan.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Money;

/** The text of a key file: YAML with one list, {@code keys}. Unknown fields are refused, since they would do nothing. */
final class KeyFile {
    private static final String HEADER = """
            # Keys of callers: their hashes only. Written by "caravan keys", which keeps fields but no remarks like this one;
            # use "comment" for your own.
            """;

    private static final Set<String> FIELDS =
            Set.of("name", "hash", "models", "expires", "comment", "disabled", "limits");

    private static final String REQUESTS = "requestsPerMinute";
    private static final String PARALLEL = "parallel";
    private static final String PICTURES = "picturesPerDay";
    private static final String COST = "costPerDay";

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private KeyFile() {}

    /** @throws KeyFileException saying what is wrong where */
    static List<CallerKey> parse(byte[] content) {
        JsonNode entries = list(tree(content));
        List<CallerKey> keys = new ArrayList<>();
        for (JsonNode entry : entries) {
            keys.add(key(entry, keys.size() + 1));
        }
        requireUnique(keys);
        return keys;
    }

    static String format(List<CallerKey> keys) {
        ObjectNode root = Json.object();
        ArrayNode entries = root.putArray("keys");
        keys.forEach(key -> entries.add(entry(key)));
        try {
            return HEADER + YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts can always be written", e);
        }
    }

    private static JsonNode tree(byte[] content) {
        try {
            return YAML.readTree(content);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new KeyFileException("it is not valid YAML" + line);
        } catch (IOException e) {
            throw new KeyFileException("it cannot be read", e);
        }
    }

    private static JsonNode list(JsonNode root) {
        if (root.size() != 1 || !root.path("keys").isArray()) {
            throw new KeyFileException("it must hold one list, keys, and nothing else");
        }
        return root.get("keys");
    }

    private static CallerKey key(JsonNode entry, int number) {
        try {
            return key(entry);
        } catch (KeyFileException e) {
            throw new KeyFileException("key " + number + ": " + e.getMessage(), e);
        }
    }

    private static CallerKey key(JsonNode entry) {
        requireKnown(entry, FIELDS);
        return new CallerKey(
                text(entry, "name").orElseThrow(() -> new KeyFileException("it has no name")),
                new KeyHash(text(entry, "hash").orElseThrow(() -> new KeyFileException("it has no hash"))),
                models(entry),
                text(entry, "expires").map(KeyFile::day),
                text(entry, "comment"),
                flag(entry, "disabled"),
                limits(entry.path("limits")));
    }

    private static void requireKnown(JsonNode entry, Set<String> fields) {
        entry.fieldNames().forEachRemaining(field -> {
            if (!fields.contains(field)) {
                throw new KeyFileException("there is no field " + field);
            }
        });
    }

    private static KeyLimits limits(JsonNode limits) {
        if (limits.isMissingNode()) {
            return KeyLimits.NONE;
        }
        if (!limits.isObject()) {
            throw new KeyFileException("limits must be a mapping such as { " + PICTURES + ": 100 }");
        }
        requireKnown(limits, Set.of(REQUESTS, PARALLEL, PICTURES, COST));
        return new KeyLimits(limit(limits, REQUESTS), limit(limits, PARALLEL), limit(limits, PICTURES), cost(limits));
    }

    private static OptionalInt limit(JsonNode limits, String field) {
        JsonNode value = limits.path(field);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new KeyFileException(field + " must be a whole number");
        }
        return OptionalInt.of(value.intValue());
    }

    private static Optional<Money> cost(JsonNode limits) {
        return text(limits, COST).map(text -> Money.parse(text)
                .orElseThrow(
                        () -> new KeyFileException(COST + " must be an amount and its currency, such as 12.50 USD")));
    }

    private static Optional<String> text(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (!value.isMissingNode() && !value.isValueNode()) {
            throw new KeyFileException(field + " must be a text");
        }
        return Optional.of(value.asText("")).filter(text -> !text.isBlank());
    }

    private static ModelScope models(JsonNode entry) {
        JsonNode value = entry.path("models");
        if (value.isMissingNode()) {
            return ModelScope.ALL;
        }
        List<String> patterns = new ArrayList<>();
        value.forEach(pattern -> patterns.add(pattern.asText()));
        if (!value.isArray() || patterns.isEmpty()) {
            throw new KeyFileException("models must be a list; leave it out to allow every model");
        }
        return new ModelScope(patterns);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new KeyFileException("expires must be a day such as 2027-01-31");
        }
    }

    private static boolean flag(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new KeyFileException(field + " must be true or false");
        }
        return value.asBoolean(false);
    }

    private static void requireUnique(List<CallerKey> keys) {
        Set<String> names = new HashSet<>();
        Set<KeyHash> hashes = new HashSet<>();
        for (CallerKey key : keys) {
            if (!names.add(key.name())) {
                throw new KeyFileException("the name " + key.name() + " occurs twice");
            }
            if (!hashes.add(key.hash())) {
                throw new KeyFileException("the hash of " + key.name() + " occurs twice");
            }
        }
    }

    private static ObjectNode entry(CallerKey key) {
        ObjectNode entry =
                Json.object().put("name", key.name()).put("hash", key.hash().text());
        if (!key.models().patterns().isEmpty()) {
            key.models().patterns().forEach(entry.putArray("models")::add);
        }
        key.expires().ifPresent(day -> entry.put("expires", day.toString()));
        key.comment().ifPresent(comment -> entry.put("comment", comment));
        if (key.disabled()) {
            entry.put("disabled", true);
        }
        if (!key.limits().equals(KeyLimits.NONE)) {
            ObjectNode limits = entry.putObject("limits");
            key.limits().requestsPerMinute().ifPresent(most -> limits.put(REQUESTS, most));
            key.limits().parallel().ifPresent(most -> limits.put(PARALLEL, most));
            key.limits().picturesPerDay().ifPresent(most -> limits.put(PICTURES, most));
            key.limits().costPerDay().ifPresent(most -> limits.put(COST, most.toString()));
        }
        return entry;
    }
}
