package org.pixelcaravan.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.VendorAddress;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks the API 3.0 of Tencent Cloud's image service, which has Hunyuan. Everything is posted to one address and answered
 * with status 200 and a {@code Response}, errors as well. Hunyuan 3.0 makes jobs, whose pictures are links that are valid for an
 * hour; the small models answer with base64.
 */
public final class HunyuanProviderCodec implements PollingCodec {
    private static final String JOB = "job?JobId=";

    @Override
    public ProviderCall submit(Unit unit) {
        return HunyuanRequestWriter.write(unit);
    }

    @Override
    public TaskState submitted(ProviderAnswer answer, Unit unit) throws IOException {
        return HunyuanAction.of(unit.model()) == HunyuanAction.SUBMIT_JOB
                ? PollingCodec.super.submitted(answer, unit)
                : new TaskState.Done(picture(accepted(answer, unit), unit));
    }

    @Override
    public URI task(ProviderAnswer answer, Unit unit) throws IOException {
        String id = Json.text(accepted(answer, unit).path("JobId"))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ProviderFailures.failure(
                                ErrorCode.PROVIDER_REJECTED, unit, "answered without a job to ask for")
                        .build());
        return URI.create(JOB + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    @Override
    public ProviderCall poll(URI task, Unit unit) {
        String id = URLDecoder.decode(task.toString().substring(JOB.length()), StandardCharsets.UTF_8);
        return HunyuanAction.QUERY_JOB.call(Json.payload(Json.object().put("JobId", id)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also for an answer that is not JSON: the job goes on all the same and can be asked for again
     */
    @Override
    public TaskState state(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode response =
                JsonReader.read(answer.body(), unit.context().spool()).path("Response");
        if (response.has("Error")) {
            return withoutState(response, unit);
        }
        return switch (response.path("JobStatusCode").asText()) {
            case "5" -> new TaskState.Done(pictures(response, unit));
            case "4" -> throw HunyuanProviderFailures.ofJob(response, unit);
            default -> new TaskState.Running();
        };
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return HunyuanProviderFailures.of(answer, unit);
    }

    private static TaskState withoutState(JsonNode response, Unit unit) {
        GatewayException failure = HunyuanProviderFailures.ofResponse(response, unit);
        if (HunyuanProviderFailures.isUnknownJob(response)) {
            return new TaskState.Unknown(failure);
        }
        if (HunyuanProviderFailures.passes(response)) {
            return new TaskState.Running();
        }
        throw failure;
    }

    /** What a submission was answered with, if that was no error. */
    private static JsonNode accepted(ProviderAnswer answer, Unit unit) throws IOException {
        JsonNode response = read(answer, unit).path("Response");
        if (response.has("Error")) {
            throw HunyuanProviderFailures.ofResponse(response, unit);
        }
        return response;
    }

    private static JsonNode read(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            return JsonReader.read(answer.body(), unit.context().spool());
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    private static ImageResult picture(JsonNode response, Unit unit) throws IOException {
        ImageContent content = content(response.path("ResultImage"), unit).orElseThrow(() -> withoutPicture(unit));
        return named(ImageResult.of(List.of(ResultPart.Image.of(content, Optional.empty()))), response);
    }

    private static Optional<ImageContent> content(JsonNode field, Unit unit) throws IOException {
        try {
            return field.asText("some").isEmpty() ? Optional.empty() : Json.base64(field);
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    private static ImageResult pictures(JsonNode response, Unit unit) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode url : response.path("ResultImage")) {
            parts.add(new ResultPart.Linked(
                    VendorAddress.of(url, unit),
                    revisedPrompt(response.path("RevisedPrompt").path(parts.size()), unit)));
        }
        if (parts.isEmpty()) {
            throw withoutPicture(unit);
        }
        return named(ImageResult.of(parts), response);
    }

    private static Optional<String> revisedPrompt(JsonNode prompt, Unit unit) throws IOException {
        return Json.text(prompt)
                .filter(text -> !text.isBlank() && !text.equals(unit.request().prompt()));
    }

    private static ImageResult named(ImageResult result, JsonNode response) throws IOException {
        return Json.text(response.path("RequestId"))
                .flatMap(ProviderFailures::requestId)
                .map(id -> result.withFact(ImageResult.REQUEST_ID, id))
                .orElse(result);
    }

    private static GatewayException withoutPicture(Unit unit) {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                .build();
    }
}
