package org.pixelcaravan.dialect.kling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.dialect.VendorAddress;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks Kling's API: {@code POST /v1/images/…} is answered with a task, which is asked for below the same address and ends with
 * links. Every answer has a {@code code}, which is 0 if all is well, even with status 200.
 */
public final class KlingProviderCodec implements PollingCodec {
    private static final String GENERATIONS = "generations";

    /** The model that has to be told what to take from a picture. */
    private static final Set<String> NEEDS_KIND = Set.of("kling-v1-5");

    @Override
    public ProviderCall submit(Unit unit) {
        ObjectNode document = Json.object();
        document.put("model_name", unit.model().upstream());
        document.put("prompt", unit.request().prompt());
        putReferences(document, unit);
        document.put("n", unit.request().count());
        unit.delivery().ratio().ifPresent(ratio -> document.put("aspect_ratio", ratio.toString()));
        unit.delivery()
                .tier()
                .ifPresent(tier -> document.put("resolution", tier.label().toLowerCase(Locale.ROOT)));
        ProviderFields.putHints(document, unit);
        JsonNode mark = document.get("watermark_info");
        if (mark != null) {
            document.putObject("watermark_info").set("enabled", mark);
        }
        ProviderFields.putExtras(document, unit);
        return ProviderCall.postJson(path(unit), Json.payload(document));
    }

    private static String path(Unit unit) {
        return "v1/images/" + unit.model().endpoint().orElse(GENERATIONS);
    }

    /** As plain base64, without the prefix of a data URL. */
    private static void putReferences(ObjectNode document, Unit unit) {
        boolean listed = !unit.model().endpoint().orElse(GENERATIONS).equals(GENERATIONS);
        for (ReferenceImage reference : unit.request().references()) {
            JsonNode picture = Json.image(reference.content());
            if (listed) {
                document.withArray("image_list").addObject().set("image", picture);
            } else {
                document.set("image", picture);
                if (reference.role() == ReferenceImage.Role.SUBJECT
                        || NEEDS_KIND.contains(unit.model().upstream())) {
                    document.put("image_reference", "subject");
                }
            }
        }
    }

    @Override
    public URI task(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document;
        try {
            document = JsonReader.read(answer.body(), unit.context().spool());
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
        KlingProviderFailures.check(document, unit);
        String id = Json.text(document.at("/data/task_id"))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ProviderFailures.failure(
                                ErrorCode.PROVIDER_REJECTED, unit, "answered without a task to ask for")
                        .build());
        return URI.create(path(unit) + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also for an answer that is not JSON: the task goes on all the same and can be asked again
     */
    @Override
    public TaskState state(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        if (KlingProviderFailures.passes(document)) {
            return new TaskState.Running();
        }
        KlingProviderFailures.check(document, unit);
        JsonNode data = document.path("data");
        return switch (data.path("task_status").asText()) {
            case "succeed", "succeeded" -> new TaskState.Done(pictures(data, document, unit));
            case "failed" -> throw KlingProviderFailures.ofTask(data, document, unit);
            default -> new TaskState.Running();
        };
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return KlingProviderFailures.of(answer, unit);
    }

    private static ImageResult pictures(JsonNode data, JsonNode document, Unit unit) throws IOException {
        boolean marked = data.at("/watermark_info/enabled").booleanValue();
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode image : data.at("/task_result/images")) {
            boolean hasMarked = !image.path("watermark_url").asText("").isEmpty();
            JsonNode url = image.path(marked && hasMarked ? "watermark_url" : "url");
            parts.add(new ResultPart.Linked(VendorAddress.of(url, unit), Optional.empty()));
        }
        if (parts.isEmpty()) {
            throw ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                    .build();
        }
        ImageResult result = ImageResult.of(parts);
        return Json.text(document.path("request_id"))
                .flatMap(ProviderFailures::requestId)
                .map(id -> result.withFact(ImageResult.REQUEST_ID, id))
                .orElse(result);
    }
}
