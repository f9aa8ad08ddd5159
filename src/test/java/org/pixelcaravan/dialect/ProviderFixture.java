package org.pixelcaravan.dialect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.Tier;

/**
 * A folder of documents about one vendor call. {@code unit.json} says what is asked of which model, {@code call.wire.json}
 * what is sent; {@code answer.wire.json} or {@code poll.wire.json} what comes back, and {@code result.canonical.json} what
 * that means. {@code cancel.wire.json} is the call that takes a task back. A unit may name the {@code flavour} of its vendor's API; with {@code references} it is an edit, and its {@code mask}
 * is of the model's kind.
 */
record ProviderFixture(Path folder) {
    private static final ModelCatalog CATALOG = ModelCatalog.builtIn();

    static List<ProviderFixture> all(String dialect) {
        try (Stream<Path> folders = Files.list(root().resolve(dialect).resolve("provider"))) {
            return folders.sorted().map(ProviderFixture::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<ModelSpec> modelsOf(String dialect) {
        return CATALOG.models().stream().filter(model -> model.dialect().equals(dialect));
    }

    String name() {
        return folder.getFileName().toString();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(file)));
    }

    /** The first call of the plan for the request, which must pass a strict check. */
    Unit unit() throws IOException {
        ObjectNode document = (ObjectNode) json("unit.json");
        ModelSpec model =
                catalog(document).resolve(document.path("model").textValue()).model();
        RequestContext context = RequestContext.of("fixture", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
                .strict(true)
                .build();
        ImageRequest request = new RequestValidator().validate(request(document, model), model, context);
        DeliveryPlan delivery = new DeliveryPlanner().plan(request, model, context);
        return new BatchPlanner().plan(request, model, delivery, context).get(0);
    }

    private static ModelCatalog catalog(JsonNode unit) {
        Optional<String> flavour = text(unit, "flavour");
        String model = unit.path("model").textValue();
        return flavour.isEmpty()
                ? CATALOG
                : ModelCatalog.builtIn(provider -> model.startsWith(provider + "/") ? flavour.get() : "");
    }

    /** The headers that a call or an answer has beside the type of its body. */
    Map<String, String> headers(String file) throws IOException {
        Map<String, String> headers = Json.MAPPER.convertValue(json(file).path("headers"), new TypeReference<>() {});
        return headers == null ? Map.of() : headers;
    }

    ProviderAnswer answer(String file) throws IOException {
        JsonNode answer = json(file);
        String body = answer.has("text")
                ? answer.path("text").textValue()
                : answer.path("body").toString();
        return new ProviderAnswer(
                answer.path("status").intValue(),
                headers(file),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ImageRequest request(ObjectNode document, ModelSpec model) throws IOException {
        Map<String, Object> extras = Json.MAPPER.convertValue(document.withObject("extras"), new TypeReference<>() {});
        return ImageRequest.of(
                        document.path("model").textValue(),
                        document.path("prompt").textValue())
                .count(document.path("count").asInt(1))
                .size(size(document))
                .output(new OutputOptions(
                        text(document, "format").flatMap(ImageFormat::fromShortName),
                        Optional.ofNullable(document.get("compression")).map(JsonNode::intValue),
                        text(document, "background").flatMap(Background::parse).orElse(Background.AUTO)))
                .hints(hints(document.withObject("hints")))
                .references(references(document, model))
                .delivery(delivery(document))
                .extras(new Extras(model.dialect(), extras))
                .build();
    }

    private static Delivery delivery(ObjectNode document) {
        int partialImages = document.path("partialImages").intValue();
        boolean stream = partialImages > 0 || document.path("stream").booleanValue();
        return new Delivery(false, false, stream, partialImages);
    }

    /** Pictures as base64, as a door would hand them on, each alone or with its role, and the mask in second place. */
    private static List<ReferenceImage> references(JsonNode document, ModelSpec model) throws IOException {
        List<ReferenceImage> references = new ArrayList<>();
        for (JsonNode picture : document.path("references")) {
            references.add(reference(picture.path("picture").isMissingNode() ? picture : picture.path("picture"))
                    .withRole(role(picture.path("role").asText("source"))));
        }
        if (document.has("mask")) {
            references.add(
                    Math.min(1, references.size()),
                    reference(document.get("mask")).withRole(model.mask().orElseThrow()));
        }
        return numbered(references);
    }

    private static ReferenceImage reference(JsonNode picture) throws IOException {
        return new ReferenceImage(Json.base64(picture).orElseThrow(), ReferenceImage.Role.SOURCE);
    }

    private static ReferenceImage.Role role(String id) {
        return ReferenceImage.Role.valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** Each under its place in a predict request, by which fields of its own find it. */
    private static List<ReferenceImage> numbered(List<ReferenceImage> references) {
        return IntStream.range(0, references.size())
                .mapToObj(index ->
                        references.get(index).named("instances[0].referenceImages[" + index + "].referenceImage"))
                .toList();
    }

    private static ImageSize size(JsonNode document) {
        Optional<PixelSize> pixels = text(document, "size").flatMap(PixelSize::parse);
        return pixels.isPresent()
                ? new ImageSize.Exact(pixels.get())
                : new ImageSize.Shape(
                        text(document, "aspectRatio").flatMap(AspectRatio::parse),
                        text(document, "tier").flatMap(Tier::parse));
    }

    private static Hints hints(ObjectNode document) {
        Hints hints = Hints.none();
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            Parameter hint = Arrays.stream(Parameter.values())
                    .filter(parameter -> parameter.id().equals(field.getKey()))
                    .findFirst()
                    .orElseThrow();
            hints = hints.with(hint, Json.MAPPER.convertValue(field.getValue(), hint.hintType()));
        }
        return hints;
    }

    private static Optional<String> text(JsonNode document, String field) {
        return Optional.ofNullable(document.get(field)).map(JsonNode::textValue);
    }

    private static Path root() {
        try {
            return Path.of(ProviderFixture.class.getResource("/dialects").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
