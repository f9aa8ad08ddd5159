package org.pixelcaravan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/** A result as the JSON document that the archive keeps; its pictures are files beside it. */
final class ResultDocument {
    private static final String EXTRAS = "extras";
    private static final String AMOUNT = "amount";
    private static final String COST = "cost";
    private static final String CURRENCY = "currency";
    private static final String TYPE = "type";
    private static final String SIGNATURE = "signature";
    private static final String REVISED = "revised_prompt";

    private final Path folder;
    private final PictureFiles files;
    private final IdentityHashMap<ResultPart.Image, ArchivedPicture> kept = new IdentityHashMap<>();

    ResultDocument(Path folder, PictureFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /** Gives a picture its file in the document's folder. */
    @FunctionalInterface
    interface PictureFiles {
        ArchivedPicture keep(ResultPart.Image image) throws IOException;
    }

    /** Writes every picture, and then says where it is. */
    ObjectNode write(ImageResult result, List<Warning> warnings, Optional<Money> cost) throws IOException {
        ObjectNode document = writeResult(result);
        document.set("warnings", write(warnings));
        cost.ifPresent(money -> document.putObject(COST)
                .put(AMOUNT, money.amount().toPlainString())
                .put(CURRENCY, money.currency()));
        return document;
    }

    static ArrayNode write(List<Warning> warnings) {
        ArrayNode list = Json.array();
        for (Warning warning : warnings) {
            ObjectNode entry = list.addObject().put("code", warning.code()).put("message", warning.message());
            warning.parameter().ifPresent(parameter -> entry.put("parameter", parameter));
        }
        return list;
    }

    private ObjectNode writeResult(ImageResult result) throws IOException {
        ObjectNode document = Json.object();
        ArrayNode parts = document.putArray("parts");
        for (ResultPart part : result.parts()) {
            parts.add(writePart(part));
        }
        result.usage().ifPresent(usage -> document.putObject("usage")
                .put("input_text", usage.inputText())
                .put("input_image", usage.inputImage())
                .put("output_text", usage.outputText())
                .put("output_image", usage.outputImage()));
        ObjectNode facts = document.putObject("facts");
        result.facts().forEach(facts::put);
        writeExtras(document, result.extras());
        ArrayNode calls = document.putArray("calls");
        for (ImageResult call : result.calls()) {
            calls.add(writeResult(call));
        }
        return document;
    }

    private ObjectNode writePart(ResultPart part) throws IOException {
        ObjectNode json = Json.object();
        if (part instanceof ResultPart.Image image) {
            writeImage(json, image);
        } else if (part instanceof ResultPart.Text text) {
            json.put(TYPE, "text").put("text", text.text());
            text.signature().ifPresent(signature -> json.set(SIGNATURE, Json.opaque(signature)));
            writeExtras(json, text.extras());
        } else if (part instanceof ResultPart.Blocked blocked) {
            json.put(TYPE, "blocked").put("reason", blocked.reason()).put("prompt", blocked.prompt());
            blocked.vendorCode().ifPresent(code -> json.put("vendor_code", code));
        } else if (part instanceof ResultPart.Native other && other.content() instanceof JsonNode content) {
            json.put(TYPE, "native").set("content", content);
        }
        return json;
    }

    private void writeImage(ObjectNode json, ResultPart.Image image) throws IOException {
        ArchivedPicture picture = kept.get(image);
        if (picture == null) {
            picture = files.keep(image);
            kept.put(image, picture);
        }
        json.put(TYPE, "image")
                .put("file", folder.relativize(picture.file()).toString())
                .put("format", picture.header().format().shortName())
                .put("width", picture.header().width())
                .put("height", picture.header().height())
                .put("alpha", picture.header().hasAlpha())
                .put("bytes", picture.bytes())
                .put("sha256", picture.sha256());
        image.revisedPrompt().ifPresent(prompt -> json.put(REVISED, prompt));
        image.signature().ifPresent(signature -> json.set(SIGNATURE, Json.opaque(signature)));
        writeExtras(json, image.extras());
    }

    private static void writeExtras(ObjectNode holder, Extras extras) {
        if (extras.isEmpty()) {
            return;
        }
        ObjectNode json = holder.putObject(EXTRAS).put("dialect", extras.dialect());
        ObjectNode fields = json.putObject("fields");
        extras.fields().forEach((name, value) -> {
            if (value instanceof JsonNode tree) {
                fields.set(name, tree);
            }
        });
    }

    /** Understands what {@link #write} made. */
    static ArchivedResult read(JsonNode document, Path folder) throws IOException {
        List<Warning> warnings = readWarnings(document.path("warnings"));
        List<ArchivedPicture> pictures = new ArrayList<>();
        for (JsonNode part : document.path("parts")) {
            if (text(part, TYPE).equals("image")) {
                pictures.add(picture(part, folder));
            }
        }
        return new ArchivedResult(readResult(document, folder), pictures, warnings, cost(document.path(COST)));
    }

    static List<Warning> readWarnings(JsonNode list) throws IOException {
        List<Warning> warnings = new ArrayList<>();
        for (JsonNode entry : list) {
            warnings.add(new Warning(text(entry, "code"), Json.text(entry.path("parameter")), text(entry, "message")));
        }
        return warnings;
    }

    private static ImageResult readResult(JsonNode document, Path folder) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode part : document.path("parts")) {
            parts.add(readPart(part, folder));
        }
        Map<String, String> facts = new HashMap<>();
        document.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        List<ImageResult> calls = new ArrayList<>();
        for (JsonNode call : document.path("calls")) {
            calls.add(readResult(call, folder));
        }
        return new ImageResult(parts, usage(document.path("usage")), facts)
                .withExtras(extras(document.path(EXTRAS)))
                .ofCalls(calls);
    }

    private static ResultPart readPart(JsonNode part, Path folder) throws IOException {
        Optional<StoredBytes> signature = Json.opaque(part.path(SIGNATURE));
        return switch (text(part, TYPE)) {
            case "image" -> {
                ArchivedPicture picture = picture(part, folder);
                ImageContent content = ImageContent.ofBytes(new StoredBytes.SpoolFile(picture.file(), picture.bytes()));
                yield new ResultPart.Image(content, picture.header(), picture.revisedPrompt())
                        .withSignature(signature)
                        .withExtras(extras(part.path(EXTRAS)));
            }
            case "text" -> new ResultPart.Text(text(part, "text"), signature, extras(part.path(EXTRAS)));
            case "blocked" ->
                new ResultPart.Blocked(
                        text(part, "reason"),
                        Json.text(part.path("vendor_code")),
                        part.path("prompt").booleanValue());
            default -> new ResultPart.Native(part.path("content"));
        };
    }

    private static ArchivedPicture picture(JsonNode part, Path folder) throws IOException {
        String format = text(part, "format");
        ImageHeader header = new ImageHeader(
                ImageFormat.fromShortName(format)
                        .orElseThrow(() -> new IOException("The archive holds a picture of the format " + format)),
                part.path("width").intValue(),
                part.path("height").intValue(),
                part.path("alpha").booleanValue());
        return new ArchivedPicture(
                folder.resolve(text(part, "file")),
                header,
                part.path("bytes").longValue(),
                text(part, "sha256"),
                Json.text(part.path(REVISED)));
    }

    private static Optional<Usage> usage(JsonNode json) {
        return json.isObject()
                ? Optional.of(new Usage(
                        json.path("input_text").longValue(),
                        json.path("input_image").longValue(),
                        json.path("output_text").longValue(),
                        json.path("output_image").longValue()))
                : Optional.empty();
    }

    private static Optional<Money> cost(JsonNode json) throws IOException {
        return json.isObject()
                ? Optional.of(new Money(new BigDecimal(text(json, AMOUNT)), text(json, CURRENCY)))
                : Optional.empty();
    }

    private static Extras extras(JsonNode json) throws IOException {
        if (!json.isObject()) {
            return Extras.NONE;
        }
        Map<String, Object> fields = new HashMap<>();
        json.path("fields").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return new Extras(text(json, "dialect"), fields);
    }

    private static String text(JsonNode json, String field) throws IOException {
        return Json.text(json.path(field)).orElse("");
    }
}
