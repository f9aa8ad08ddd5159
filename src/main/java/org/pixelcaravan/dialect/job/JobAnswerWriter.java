package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.ResultLink;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/** Writes what became of a job document, in canonical words. */
public final class JobAnswerWriter {
    private JobAnswerWriter() {}

    static ObjectNode write(ImageRequest request, ImageResult result, RequestContext context) {
        ObjectNode answer = Json.object().put("model", context.modelOf(request));
        ArrayNode images = answer.putArray("images");
        for (ResultPart part : result.parts()) {
            if (part instanceof ResultPart.Image image) {
                images.add(image(image));
            } else if (part instanceof ResultPart.Text text) {
                answer.withArray("texts").add(text.text());
            } else if (part instanceof ResultPart.Blocked blocked) {
                answer.withArray("blocked").add(blocked.reason());
            }
        }
        new TreeMap<>(result.facts()).forEach(answer.putObject("facts")::put);
        result.usage().ifPresent(usage -> answer.set("usage", usage(usage)));
        context.cost().ifPresent(cost -> answer.set("cost", cost(cost)));
        answer.set("warnings", warnings(context.warnings()));
        return answer;
    }

    private static ObjectNode image(ResultPart.Image image) {
        ImageHeader header = image.header();
        ObjectNode node = Json.object()
                .put("mimeType", header.format().mimeType())
                .put("width", header.width())
                .put("height", header.height())
                .put("bytes", image.content().byteLength());
        image.revisedPrompt().ifPresent(prompt -> node.put("revisedPrompt", prompt));
        image.link().ifPresent(link -> node.put("url", link.address().toString()));
        if (image.link().map(ResultLink::withContent).orElse(true)) {
            node.set("data", Json.image(image.content()));
        }
        return node;
    }

    /** Tokens, as answers and manifests count them. */
    public static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("inputTextTokens", usage.inputText())
                .put("inputImageTokens", usage.inputImage())
                .put("outputTextTokens", usage.outputText())
                .put("outputImageTokens", usage.outputImage());
    }

    /** Money, as answers and manifests have it. */
    public static ObjectNode cost(Money cost) {
        return Json.object().put("amount", cost.amount()).put("currency", cost.currency());
    }

    /** Warnings, as answers and manifests have them. */
    public static ArrayNode warnings(List<Warning> warnings) {
        ArrayNode list = Json.array();
        warnings.forEach(warning -> list.add(warning(warning)));
        return list;
    }

    private static ObjectNode warning(Warning warning) {
        ObjectNode node = Json.object().put("code", warning.code());
        warning.parameter().ifPresent(parameter -> node.put("parameter", parameter));
        return node.put("message", warning.message());
    }

    /** The document {@code {"error": {…}}} of a failure. */
    public static ObjectNode write(GatewayException failure) {
        ObjectNode error = Json.object().put("code", failure.code().name()).put("message", failure.getMessage());
        failure.parameter().ifPresent(parameter -> error.put("parameter", parameter));
        failure.retryAfter().ifPresent(time -> error.put("retryAfterSeconds", time.toMillis() / 1000.0));
        failure.vendorCode().ifPresent(code -> error.put("providerCode", code));
        failure.vendorRequestId().ifPresent(id -> error.put("providerRequestId", id));
        return Json.object().set("error", error);
    }
}
