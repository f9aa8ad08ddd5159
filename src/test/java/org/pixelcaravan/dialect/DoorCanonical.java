package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ResultLink;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/** Canonical requests and results as short JSON; of a request, only what differs from a plain one is written. */
final class DoorCanonical {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DoorCanonical() {}

    static JsonNode request(ImageRequest request, List<Warning> warnings) throws IOException {
        ObjectNode written = MAPPER.createObjectNode();
        written.put("operation", request.operation().id());
        written.put("model", request.model());
        written.put("prompt", request.prompt());
        written.put("count", request.count());
        written.set("size", size(request.size()));
        setUnlessEmpty(written, "output", output(request.output()));
        setUnlessEmpty(written, "hints", hints(request));
        setUnlessEmpty(written, "references", references(request.references()));
        setUnlessEmpty(written, "delivery", delivery(request.delivery()));
        if (!request.extras().isEmpty()) {
            ObjectNode fields =
                    written.putObject("extras").putObject(request.extras().dialect());
            request.extras().fields().forEach((name, value) -> fields.set(name, extra(value)));
        }
        setUnlessEmpty(written, "extraNames", extraNames(request.extras()));
        request.fallback().ifPresent(others -> written.set("fallback", MAPPER.valueToTree(others.models())));
        setUnlessEmpty(written, "warnings", warnings(warnings));
        return MAPPER.readTree(written.toString());
    }

    private static JsonNode extra(Object value) {
        return value instanceof JsonNode node ? legible(node) : MAPPER.valueToTree(value);
    }

    /** What is stored elsewhere, as text. */
    private static JsonNode legible(JsonNode node) {
        JsonNode copy = node.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(legible(field.getValue())));
        } else if (copy instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, legible(array.get(i)));
            }
        } else if (copy instanceof POJONode pojo) {
            return MAPPER.getNodeFactory().textNode(pojo.getPojo().toString());
        }
        return copy;
    }

    /** Unless each field has its own name. */
    private static ArrayNode extraNames(Extras extras) {
        boolean own = Set.copyOf(extras.names()).equals(extras.fields().keySet());
        return own ? MAPPER.createArrayNode() : MAPPER.valueToTree(extras.names());
    }

    static ImageResult result(JsonNode document) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode part : document.get("parts")) {
            parts.add(part(part));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        document.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        ImageResult result = new ImageResult(parts, usage(document.path("usage")), facts);
        return document.has("extras") ? result.withExtras(new Extras("gemini", nodes(document.get("extras")))) : result;
    }

    private static Map<String, Object> nodes(JsonNode object) {
        Map<String, Object> nodes = new LinkedHashMap<>();
        object.properties().forEach(field -> nodes.put(field.getKey(), field.getValue()));
        return nodes;
    }

    private static ResultPart part(JsonNode part) throws IOException {
        if (part.has("text")) {
            return new ResultPart.Text(part.get("text").asText(), Json.opaque(part.path("signature")), Extras.NONE);
        }
        if (part.has("native")) {
            return new ResultPart.Native(part.get("native"));
        }
        if (part.has("blocked")) {
            return new ResultPart.Blocked(
                    part.get("blocked").asText(),
                    Optional.ofNullable(part.get("vendorCode")).map(JsonNode::asText),
                    part.path("prompt").asBoolean());
        }
        ImageContent content =
                ImageContent.ofBase64(StoredBytes.ofAscii(part.get("base64").asText()));
        Optional<String> revisedPrompt =
                Optional.ofNullable(part.get("revisedPrompt")).map(JsonNode::asText);
        ResultPart.Image image = new ResultPart.Image(content, header(part), revisedPrompt)
                .withSignature(Json.opaque(part.path("signature")));
        if (part.has("imagen")) {
            image = image.withExtras(new Extras("imagen", nodes(part.get("imagen"))));
        }
        return part.has("link") ? image.withLink(link(part.get("link"))) : image;
    }

    private static ResultLink link(JsonNode link) {
        return new ResultLink(
                URI.create(link.get("address").asText()),
                link.get("withContent").asBoolean());
    }

    private static ImageHeader header(JsonNode part) {
        PixelSize pixels = PixelSize.parse(part.get("pixels").asText()).orElseThrow();
        ImageFormat format = ImageFormat.valueOf(part.get("format").asText());
        return new ImageHeader(
                format, pixels.width(), pixels.height(), part.get("alpha").asBoolean());
    }

    private static Optional<Usage> usage(JsonNode usage) {
        return usage.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Usage(
                        usage.get("inputText").asLong(),
                        usage.get("inputImage").asLong(),
                        usage.get("outputText").asLong(),
                        usage.get("outputImage").asLong()));
    }

    private static JsonNode size(ImageSize size) {
        if (size instanceof ImageSize.Exact exact) {
            return MAPPER.getNodeFactory().textNode(exact.pixels().toString());
        }
        if (size instanceof ImageSize.Shape shape) {
            ObjectNode written = MAPPER.createObjectNode();
            shape.ratio().ifPresent(ratio -> written.put("ratio", ratio.toString()));
            shape.tier().ifPresent(tier -> written.put("tier", tier.label()));
            return written;
        }
        return MAPPER.getNodeFactory().textNode("auto");
    }

    private static ObjectNode output(OutputOptions output) {
        ObjectNode written = MAPPER.createObjectNode();
        output.format().ifPresent(format -> written.put("format", format.name()));
        output.compression().ifPresent(compression -> written.put("compression", compression));
        if (output.background() != Background.AUTO) {
            written.put("background", output.background().id());
        }
        return written;
    }

    private static ObjectNode hints(ImageRequest request) {
        ObjectNode written = MAPPER.createObjectNode();
        for (Parameter hint : request.hints().names()) {
            written.set(
                    hint.id(), MAPPER.valueToTree(request.hints().value(hint).orElseThrow()));
        }
        return written;
    }

    private static ArrayNode references(List<ReferenceImage> references) {
        ArrayNode written = MAPPER.createArrayNode();
        for (ReferenceImage reference : references) {
            ObjectNode item = written.addObject().put("role", reference.role().name());
            if (reference.source() instanceof ReferenceImage.Linked link) {
                item.put("address", link.address());
            } else {
                item.put("bytes", reference.content().byteLength());
            }
        }
        return written;
    }

    private static ObjectNode delivery(Delivery delivery) {
        ObjectNode written = MAPPER.createObjectNode();
        if (!delivery.equals(Delivery.PLAIN)) {
            written.put("asUrl", delivery.asUrl());
            written.put("explainBlocked", delivery.explainBlocked());
            written.put("stream", delivery.stream());
            written.put("partialImages", delivery.partialImages());
        }
        if (!delivery.dialect().isEmpty()) {
            written.put("asList", delivery.asList());
            written.put("dialect", delivery.dialect());
        }
        return written;
    }

    private static ArrayNode warnings(List<Warning> warnings) {
        ArrayNode written = MAPPER.createArrayNode();
        for (Warning warning : warnings) {
            written.addObject()
                    .put("code", warning.code())
                    .put("parameter", warning.parameter().orElse(null))
                    .put("message", warning.message());
        }
        return written;
    }

    private static void setUnlessEmpty(ObjectNode parent, String field, JsonNode value) {
        if (!value.isEmpty()) {
            parent.set(field, value);
        }
    }
}
