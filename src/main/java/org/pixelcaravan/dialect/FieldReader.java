package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.RequestContext.ParameterNames;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.Parameter;

/**
 * Reads the fields of a JSON object that a caller sent. A field that is null counts as absent; one of the wrong type or
 * outside of what the protocol allows is refused under its full name, such as {@code parameters.sampleCount}. It remembers
 * what was read, so that the rest can travel as extras.
 */
public final class FieldReader {
    private static final int LONGEST_QUOTE = 40;

    private final FieldTree tree;

    private FieldReader(FieldTree tree) {
        this.tree = tree;
    }

    /** Reads a whole document. */
    public static FieldReader of(ObjectNode document, FieldSpelling spelling) {
        return new FieldReader(new FieldTree(document, spelling));
    }

    /** The field's full name as the caller spells it, which is how error messages name it. */
    public String name(String field) {
        return tree.name(field);
    }

    /** Tells a context how the caller spells what {@code protocol} knows by a path from here, such as {@code a.b[0].c}. */
    public void tellNames(ParameterNames protocol, RequestContext context) {
        UnaryOperator<String> paths = tree.paths();
        for (Parameter parameter : Parameter.values()) {
            context.callerWrote(parameter, paths.apply(protocol.nameOf(parameter)));
        }
    }

    /** A field under its full name, for the choice between several. */
    public <T> Field<T> field(String field, Optional<T> value) {
        return new Field<>(name(field), value);
    }

    /** Whether the field is there and not null; asking does not count as reading. */
    public boolean has(String field) {
        return tree.has(field);
    }

    public Optional<String> text(String field) throws IOException {
        Optional<JsonNode> node = tree.node(field);
        return node.isEmpty() ? Optional.empty() : Optional.of(text(field, node.get(), "must be text"));
    }

    /** A text that has to be there and to hold more than blanks. */
    public String requiredText(String field) throws IOException {
        return text(field)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> invalid(field, "is required and must not be blank"));
    }

    /** One of the protocol's words, in the spelling of {@code accepted}. */
    public Optional<String> word(String field, List<String> accepted) throws IOException {
        return choice(field, accepted, Function.identity());
    }

    /** The one of {@code accepted} whose word the field holds. */
    public <T> Optional<T> choice(String field, List<T> accepted, Function<T, String> word) throws IOException {
        return parsed(
                field,
                text -> chosen(accepted, word, text),
                () -> "one of " + accepted.stream().map(word).collect(Collectors.joining(", ")));
    }

    /** A text that {@code parser} understands; {@code expected} completes "must be". */
    public <T> Optional<T> parsed(String field, Function<String, Optional<T>> parser, String expected)
            throws IOException {
        return parsed(field, parser, () -> expected);
    }

    private <T> Optional<T> parsed(String field, Function<String, Optional<T>> parser, Supplier<String> expected)
            throws IOException {
        Optional<String> text = text(field);
        Optional<T> value = text.flatMap(parser);
        if (text.isPresent() && value.isEmpty()) {
            String complaint = tree.name(field) + " must be " + expected.get();
            throw GatewayException.of(ErrorCode.INVALID_REQUEST, complaint)
                    .toCaller(complaint + quote(text.get()))
                    .parameter(tree.name(field))
                    .build();
        }
        return value;
    }

    /** How many: a whole number, 1 or more; 5.0 is one. */
    public Optional<Integer> count(String field) {
        return whole(field, 1, Integer.MAX_VALUE, "a whole number, 1 or more, of at most 32 bits");
    }

    /** A whole number within limits; 5.0 is one. */
    public Optional<Integer> whole(String field, int least, int most) {
        return whole(field, least, most, "a whole number from " + least + " to " + most);
    }

    /** A whole number of any sign; 5.0 is one. */
    public Optional<Long> whole(String field) {
        return value(field, FieldValues::whole, "a whole number of at most 64 bits");
    }

    public Optional<Double> decimal(String field) {
        return value(field, FieldValues::decimal, "a number");
    }

    public Optional<Boolean> flag(String field) {
        return value(field, FieldValues::flag, "true or false");
    }

    /** An object whose values are all text. */
    public Optional<Map<String, String>> texts(String field) throws IOException {
        String expected = "must be an object whose values are text";
        Optional<JsonNode> node = tree.node(field);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof ObjectNode inner)) {
            throw invalid(field, expected);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : inner.properties()) {
            texts.put(entry.getKey(), text(field, entry.getValue(), expected));
        }
        return Optional.of(texts);
    }

    /** The field's value as it came. */
    public Optional<JsonNode> value(String field) {
        return tree.node(field);
    }

    /** The picture that a base64 field holds, in either alphabet. */
    public Optional<ImageContent> picture(String field) throws IOException {
        Optional<StoredBytes> text = opaque(field);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(ImageContent.ofAnyBase64(text.get(), 0));
        } catch (IllegalArgumentException e) {
            throw invalid(field, "must be base64 text without line breaks");
        }
    }

    /** A text of any length that has not been looked at. */
    public Optional<StoredBytes> opaque(String field) {
        return tree.node(field).map(node -> Json.opaque(node).orElseThrow(() -> invalid(field, "must be text")));
    }

    /** Leaves a field out of the rest if it only says what goes without saying. */
    public void skip(String field, Predicate<String> isUsual) {
        tree.skip(field, isUsual);
    }

    /** The fields of an object within this one. */
    public Optional<FieldReader> object(String field) {
        return tree.child(field).map(FieldReader::new);
    }

    /** The fields of an object within this one; no fields if it is not there. */
    public FieldReader objectOrEmpty(String field) {
        return object(field).orElseGet(() -> of(Json.object(), tree.spelling()));
    }

    /** The fields of each object in a list within this one; empty also if there is no list. */
    public List<FieldReader> objects(String field) {
        return tree.childrenOf(field).stream().map(FieldReader::new).toList();
    }

    /** Everything that nobody has read, here and in the objects within, as plain Java values under full names. */
    public Map<String, Object> rest() throws IOException {
        return tree.rest();
    }

    /** Everything that nobody has read, here and in the objects within, as it came; what stands in lists is left out. */
    public ObjectNode restTree() {
        return tree.restTree();
    }

    /** The full names of everything that nobody has read, here and in the objects within. */
    public List<String> restNames() {
        return tree.restNames();
    }

    /** The object itself, as it came. */
    public ObjectNode object() {
        return tree.object();
    }

    /** A refusal of the field; {@code problem} follows its full name. */
    public GatewayException invalid(String field, String problem) {
        return tree.invalid(field, problem);
    }

    private Optional<Integer> whole(String field, int least, int most, String expected) {
        Function<JsonNode, Optional<Integer>> parser = node -> FieldValues.whole(node)
                .filter(value -> value >= least && value <= most)
                .map(Long::intValue);
        return value(field, parser, expected);
    }

    private <T> Optional<T> value(String field, Function<JsonNode, Optional<T>> parser, String expected) {
        return tree.node(field)
                .map(node -> parser.apply(node).orElseThrow(() -> invalid(field, "must be " + expected)));
    }

    private String text(String field, JsonNode node, String problem) throws IOException {
        try {
            return Json.text(node).orElseThrow(() -> invalid(field, problem));
        } catch (JsonFormatException e) {
            throw invalid(field, "is too long");
        }
    }

    private <T> Optional<T> chosen(List<T> accepted, Function<T, String> word, String text) {
        return accepted.stream()
                .filter(value -> tree.spelling().sameWord(word.apply(value), text))
                .findFirst();
    }

    /** Quotes a short value that is no secret: words of a protocol, never a prompt. */
    private static String quote(String value) {
        boolean fit = value.length() <= LONGEST_QUOTE && value.chars().noneMatch(Character::isISOControl);
        return fit ? ", not \"" + value + "\"" : "";
    }
}
