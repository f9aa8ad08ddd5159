package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorChoices;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.dialect.DoorHints;
import org.pixelcaravan.dialect.DoorWords;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.GoogleFields;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Understands the body of one {@code generateContent} request. What the canonical request has no place for, the whole
 * conversation included, travels as extras.
 */
final class GeminiRequestReader {
    private static final String GENERATION = "generationConfig";
    private static final String MODALITIES = "responseModalities";
    private static final String INSTRUCTION = "systemInstruction";
    private static final Map<String, String> PERSON_GENERATIONS =
            Map.of("ALLOW_ALL", "allow_all", "ALLOW_ADULT", "allow_adult", "ALLOW_NONE", "dont_allow");

    private final String model;
    private final FieldReader document;
    private final FieldReader generation;
    private final FieldReader image;
    private final RequestContext context;
    private final DoorChoices choices;

    GeminiRequestReader(String model, FieldReader document, RequestContext context) {
        this.model = model;
        this.document = document;
        this.generation = document.objectOrEmpty(GENERATION);
        this.image = generation.objectOrEmpty("imageConfig");
        this.context = context;
        this.choices = new DoorChoices(context);
        document.tellNames(GeminiFields::nameOf, context);
    }

    /**
     * @param stream whether events are wanted
     * @param asList whether they shall be the elements of a list
     */
    ImageRequest read(boolean stream, boolean asList) throws IOException {
        Optional<JsonNode> modalities = modalities();
        GeminiConversation conversation = new GeminiConversation(document);
        List<ReferenceImage> references = conversation.references();
        tellPlaces(conversation.promptName(), references);
        return ImageRequest.of(model, conversation.prompt())
                .operation(references.isEmpty() ? Operation.GENERATE : Operation.EDIT)
                .count(generation.count("candidateCount").orElse(1))
                .size(size())
                .output(output())
                .hints(hints())
                .references(references)
                .delivery(new Delivery(false, true, stream, 0, asList, GeminiFields.DIALECT))
                .extras(extras(conversation, modalities))
                .build();
    }

    /** Who gives no picture is shown where it could stand. */
    private void tellPlaces(String words, List<ReferenceImage> references) {
        String picture =
                references.stream().findFirst().flatMap(ReferenceImage::name).orElse(words);
        context.callerWrote(Parameter.PROMPT, words);
        context.callerWrote(Parameter.REFERENCES, picture);
        context.callerWrote(Parameter.OPERATION, picture);
    }

    private Optional<JsonNode> modalities() {
        Optional<JsonNode> modalities = generation.value(MODALITIES);
        if (modalities.isPresent()) {
            List<String> words = new ArrayList<>();
            for (JsonNode modality : modalities.get()) {
                words.add(modality.isTextual() ? modality.textValue().toUpperCase(Locale.ROOT) : "");
            }
            if (!words.contains("IMAGE") || !List.of("TEXT", "IMAGE").containsAll(words)) {
                throw generation.invalid(
                        MODALITIES, "must hold IMAGE, and TEXT if you like: this gateway makes pictures");
            }
        }
        return modalities;
    }

    private ImageSize size() throws IOException {
        Field<AspectRatio> ratio = image.field(
                "aspectRatio", image.parsed("aspectRatio", AspectRatio::parse, "WIDTH:HEIGHT, such as 16:9"));
        return choices.size(GoogleFields.size(document, "imageSize"), GoogleFields.size(image, "imageSize"), ratio);
    }

    private OutputOptions output() throws IOException {
        return GoogleFields.output(image.objectOrEmpty("imageOutputOptions"));
    }

    private Hints hints() throws IOException {
        return new DoorHints()
                .add(Parameter.SEED, generation.whole("seed"))
                .add(Parameter.PERSON_GENERATION, personGeneration())
                .add(Parameter.QUALITY, document.word("quality", DoorWords.QUALITIES))
                .add(Parameter.LABELS, labels())
                .build();
    }

    private Optional<String> personGeneration() throws IOException {
        List<String> words = PERSON_GENERATIONS.keySet().stream().sorted().toList();
        return image.word("personGeneration", words).map(PERSON_GENERATIONS::get);
    }

    private Optional<String> labels() throws IOException {
        Optional<Map<String, String>> labels = document.texts("labels").filter(map -> !map.isEmpty());
        return labels.isEmpty() ? Optional.empty() : Optional.of(Json.MAPPER.writeValueAsString(labels.get()));
    }

    /** To be asked last: what no other method has read, and what only another provider would be told in other words. */
    private Extras extras(GeminiConversation conversation, Optional<JsonNode> modalities) {
        List<String> unused = conversation.unusedParts();
        List<String> names = new ArrayList<>(unused);
        document.restNames().stream()
                .filter(name -> unused.stream().noneMatch(part -> name.startsWith(part + ".")))
                .forEach(names::add);
        ObjectNode tree = document.restTree();
        modalities.ifPresent(words -> tree.withObjectProperty(GENERATION).set(MODALITIES, words));
        tree.set(GeminiFields.CONTENTS, conversation.contents());
        document.value(INSTRUCTION).ifPresent(instruction -> tree.set(INSTRUCTION, instruction));
        Map<String, Object> fields = new LinkedHashMap<>();
        tree.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return new Extras(GeminiFields.DIALECT, fields, names);
    }
}
