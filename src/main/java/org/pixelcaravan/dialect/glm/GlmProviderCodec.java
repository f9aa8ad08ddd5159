package org.pixelcaravan.dialect.glm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.ListedPicture;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks the image API of Zhipu, GLM-Image and CogView. CogView answers with a link to the picture; of GLM-Image the vendor
 * also makes tasks, which outlive the connection and so are preferred.
 */
public final class GlmProviderCodec implements PollingCodec {
    private static final String MODEL_WITH_TASKS = "glm-image";

    @Override
    public ProviderCall submit(Unit unit) {
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", unit.request().prompt());
        unit.delivery().pixels().ifPresent(pixels -> document.put("size", pixels.toString()));
        ProviderFields.putHints(document, unit);
        ProviderFields.putUnlessThere(document, "watermark_enabled", false);
        ProviderFields.putExtras(document, unit);
        String path = makesTasks(unit) ? "async/images/generations" : "images/generations";
        return ProviderCall.postJson(path, Json.payload(document));
    }

    private static boolean makesTasks(Unit unit) {
        return unit.model().upstream().equals(MODEL_WITH_TASKS);
    }

    @Override
    public TaskState submitted(ProviderAnswer answer, Unit unit) throws IOException {
        return makesTasks(unit) ? new TaskState.Accepted(task(answer, unit)) : result(answer, unit);
    }

    @Override
    public URI task(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = read(answer, unit);
        String id = Json.text(document.path("id"))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> rejected("answered without the name of a task", unit));
        return URI.create("async-result/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    private static TaskState result(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = read(answer, unit);
        return done(document.path("data"), document, unit);
    }

    private static JsonNode read(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            return JsonReader.read(answer.body(), unit.context().spool());
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also for an answer that is not JSON: the task goes on all the same and can be asked again
     */
    @Override
    public TaskState state(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        return switch (Json.text(document.path("task_status")).orElse("")) {
            case "SUCCESS" -> done(document.path("image_result"), document, unit);
            case "FAIL" -> throw GlmProviderFailures.ofTask(document, unit);
            default -> new TaskState.Running();
        };
    }

    private static TaskState done(JsonNode list, JsonNode document, Unit unit) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        try {
            for (JsonNode item : list) {
                ListedPicture.read(item).ifPresent(parts::add);
            }
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
        if (parts.isEmpty()) {
            throw GlmProviderFailures.withheld(document, unit)
                    .orElseGet(() -> rejected("answered without a picture", unit));
        }
        return new TaskState.Done(new ImageResult(parts, Optional.empty(), Map.of()));
    }

    private static GatewayException rejected(String complaint, Unit unit) {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint)
                .build();
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return GlmProviderFailures.of(answer, unit);
    }
}
