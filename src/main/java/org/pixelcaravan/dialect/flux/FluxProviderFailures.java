package org.pixelcaravan.dialect.flux;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands the error documents of Black Forest Labs: {@code {"detail": "…"}}, for a 422 {@code {"detail": [{"loc", "msg",
 * "type"}]}}, and now and then {@code {"error", "message"}}. A 400, 422 or the like with a reason is the caller's to
 * mend and quotes it; everything else is as in {@link ProviderFailures}.
 */
final class FluxProviderFailures {
    private static final Map<String, Parameter> FIELDS = Map.of(
            "prompt", Parameter.PROMPT,
            "width", Parameter.SIZE,
            "height", Parameter.SIZE,
            "aspect_ratio", Parameter.ASPECT_RATIO,
            "output_format", Parameter.FORMAT,
            "transparent_bg", Parameter.BACKGROUND,
            "image", Parameter.REFERENCES,
            "image_prompt", Parameter.REFERENCES,
            "input_image", Parameter.REFERENCES,
            "mask", Parameter.MASK);

    private FluxProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode body = ProviderFailures.body(answer);
        Optional<String> reason = reason(body);
        if (!ProviderFailures.blamesRequest(answer.status()) || reason.isEmpty()) {
            return ProviderFailures.byStatus(answer, reason.isPresent(), unit).build();
        }
        GatewayException.Builder failure = ProviderFailures.refused(answer.status(), reason.get(), unit);
        field(body.path("detail").path(0))
                .map(field -> ProviderFields.callersName(ProviderFailures.quotable(field), FIELDS, unit))
                .ifPresent(failure::parameter);
        return failure.build();
    }

    private static Optional<String> reason(JsonNode body) {
        JsonNode detail = body.path("detail");
        List<String> sentences = new ArrayList<>();
        detail.forEach(item -> {
            String subject = field(item).map(field -> field + ": ").orElse("");
            sentences.add(subject + item.path("msg").asText("is not valid"));
        });
        return sentences.isEmpty()
                ? text(detail).or(() -> text(body.path("message")))
                : Optional.of(String.join("; ", sentences));
    }

    /** The field that {@code loc} leads to, without the {@code body} that it starts from. */
    private static Optional<String> field(JsonNode item) {
        List<String> steps = new ArrayList<>();
        item.path("loc").forEach(step -> steps.add(step.asText()));
        steps.remove("body");
        return steps.isEmpty() ? Optional.empty() : Optional.of(String.join(".", steps));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
