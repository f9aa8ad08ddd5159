package org.pixelcaravan.dialect.qwen;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.VendorAddress;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/**
 * Understands a result of DashScope. Older models list {@code results}, some of which may be failures; newer ones give
 * {@code choices} with content, of which some models put several pictures into one and others one into each.
 */
final class QwenAnswerReader {
    private final Unit unit;
    private final List<ResultPart> parts = new ArrayList<>();
    private final List<GatewayException> failures = new ArrayList<>();

    private QwenAnswerReader(Unit unit) {
        this.unit = unit;
    }

    /** @throws GatewayException if there is no picture in it */
    static ImageResult result(JsonNode document, Unit unit) throws IOException {
        return new QwenAnswerReader(unit).read(document);
    }

    private ImageResult read(JsonNode document) throws IOException {
        for (JsonNode choice : document.at("/output/choices")) {
            for (JsonNode content : choice.at("/message/content")) {
                addContent(content);
            }
        }
        for (JsonNode result : document.at("/output/results")) {
            addResult(result);
        }
        if (parts.stream().noneMatch(ResultPart.Linked.class::isInstance)) {
            throw failures.stream().findFirst().orElseGet(this::withoutPicture);
        }
        ImageResult result = new ImageResult(parts, usage(document.path("usage")), Map.of())
                .lackingFor(failures.stream().findFirst());
        return Json.text(document.path("request_id"))
                .flatMap(ProviderFailures::requestId)
                .map(id -> result.withFact(ImageResult.REQUEST_ID, id))
                .orElse(result);
    }

    private void addContent(JsonNode content) throws IOException {
        if (content.has("image")) {
            parts.add(new ResultPart.Linked(VendorAddress.of(content.path("image"), unit), Optional.empty()));
        } else {
            Json.text(content.path("text"))
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> parts.add(new ResultPart.Text(text)));
        }
    }

    private void addResult(JsonNode result) throws IOException {
        if (result.has("url")) {
            Optional<String> revised = Json.text(result.path("actual_prompt"))
                    .filter(prompt ->
                            !prompt.isBlank() && !prompt.equals(unit.request().prompt()));
            parts.add(new ResultPart.Linked(VendorAddress.of(result.path("url"), unit), revised));
            return;
        }
        GatewayException failure = QwenProviderFailures.ofPicture(result, unit);
        failures.add(failure);
        if (failure.code() == ErrorCode.CONTENT_BLOCKED) {
            parts.add(new ResultPart.Blocked(failure.getMessage(), failure.vendorCode(), false));
        }
    }

    private GatewayException withoutPicture() {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                .build();
    }

    /** Tokens, from the models that count them; others count pictures only. */
    private static Optional<Usage> usage(JsonNode usage) {
        return usage.has("input_tokens")
                ? Optional.of(new Usage(
                        usage.path("input_tokens").longValue(),
                        0,
                        0,
                        usage.path("output_tokens").longValue()))
                : Optional.empty();
    }
}
