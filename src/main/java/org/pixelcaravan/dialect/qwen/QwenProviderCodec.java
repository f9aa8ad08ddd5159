package org.pixelcaravan.dialect.qwen;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;

/**
 * Speaks Alibaba's DashScope (Model Studio), which hosts Qwen-Image and Wan. Newer models answer at once, others with a task
 * for {@code GET /tasks/{id}}; the pictures are links that are valid for a day. A task that failed is told with status 200.
 */
public final class QwenProviderCodec implements PollingCodec {

    @Override
    public ProviderCall submit(Unit unit) throws IOException {
        return QwenRequestWriter.write(unit);
    }

    @Override
    public TaskState submitted(ProviderAnswer answer, Unit unit) throws IOException {
        return QwenEndpoint.of(unit.model()).answersWithTask()
                ? PollingCodec.super.submitted(answer, unit)
                : new TaskState.Done(QwenAnswerReader.result(readSubmission(answer, unit), unit));
    }

    @Override
    public URI task(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = readSubmission(answer, unit);
        String id = Json.text(document.at("/output/task_id"))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ProviderFailures.failure(
                                ErrorCode.PROVIDER_REJECTED, unit, "answered without a task to ask for")
                        .build());
        return URI.create("tasks/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    /** The vendor refuses it once the task runs. */
    @Override
    public Optional<ProviderCall> cancel(URI task, Unit unit) {
        return Optional.of(ProviderCall.post(task + "/cancel"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also for an answer that is not JSON: the task goes on all the same and can be asked again
     */
    @Override
    public TaskState state(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        String status = Json.text(document.at("/output/task_status")).orElse("");
        return switch (status) {
            case "SUCCEEDED" -> new TaskState.Done(QwenAnswerReader.result(document, unit));
            case "FAILED" -> throw QwenProviderFailures.ofTask(document, unit);
            case "CANCELED" -> throw ended(status, "cancelled the task", unit);
            case "UNKNOWN" -> new TaskState.Unknown(ended(status, "does not know the task", unit));
            default -> new TaskState.Running();
        };
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return QwenProviderFailures.of(answer, unit);
    }

    private static JsonNode readSubmission(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            return JsonReader.read(answer.body(), unit.context().spool());
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    private static GatewayException ended(String status, String complaint, Unit unit) {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint)
                .vendorCode(status)
                .build();
    }
}
