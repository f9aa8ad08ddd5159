package org.pixelcaravan.dialect.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.ModelSpec;
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
import org.pixelcaravan.model.ReferenceImage;

/**
 * Speaks the API of Black Forest Labs: {@code POST /v1/{model}} is answered with a {@code polling_url}, and that with a link
 * to the picture, which is valid for ten minutes. Models differ in their fields; the catalogue rows say how.
 */
public final class FluxProviderCodec implements PollingCodec {

    @Override
    public ProviderCall submit(Unit unit) {
        ObjectNode document = Json.object();
        document.put("prompt", unit.request().prompt());
        putReferences(document, unit);
        putDelivery(document, unit.delivery());
        ProviderFields.putHints(document, unit);
        ProviderFields.putExtras(document, unit);
        return ProviderCall.postJson("v1/" + unit.model().upstream(), Json.payload(document));
    }

    /** As plain base64, without the prefix of a data URL. */
    private static void putReferences(ObjectNode document, Unit unit) {
        int number = 0;
        for (ReferenceImage reference : unit.request().references()) {
            String field = reference.role().isMask() ? "mask" : pictureField(unit.model(), ++number);
            document.set(field, Json.image(reference.content()));
        }
    }

    private static String pictureField(ModelSpec model, int number) {
        String field = model.referenceField().orElse("input_image");
        return number == 1 ? field : field + "_" + number;
    }

    /** A size that nobody asked for is left out: the vendor documents 0 as its default and refuses it as a value. */
    private static void putDelivery(ObjectNode document, DeliveryPlan delivery) {
        delivery.pixels().ifPresent(pixels -> {
            document.put("width", pixels.width());
            document.put("height", pixels.height());
        });
        delivery.ratio().ifPresent(ratio -> document.put("aspect_ratio", ratio.toString()));
        delivery.format().ifPresent(format -> document.put("output_format", format.shortName()));
        if (delivery.transparent()) {
            document.put("transparent_bg", true);
        }
    }

    /** The vendor moves tasks between clusters, so that only the address that it gives is right. */
    @Override
    public URI task(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
            URI polling = VendorAddress.of(document.path("polling_url"), unit);
            Optional<String> id = Json.text(document.path("id"));
            return id.isEmpty() || namesTask(polling) ? polling : withTask(polling, id.get());
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
        String status = Json.text(document.path("status")).orElse("");
        return switch (status) {
            case "Ready" -> ready(document.path("result"), unit);
            case "Request Moderated", "Content Moderated" -> throw blocked(status, document, unit);
            case "Error", "Failed" -> throw failed(status, "failed to make the picture", unit);
            case "Task not found" -> new TaskState.Unknown(failed(status, "does not know the task", unit));
            default -> new TaskState.Running();
        };
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return FluxProviderFailures.of(answer, unit);
    }

    private static TaskState ready(JsonNode result, Unit unit) throws IOException {
        Optional<String> revisedPrompt = Json.text(result.path("prompt"))
                .filter(prompt -> !prompt.equals(unit.request().prompt()));
        return new TaskState.ResultAt(VendorAddress.of(result.path("sample"), unit), revisedPrompt);
    }

    private static GatewayException blocked(String status, JsonNode document, Unit unit) {
        List<String> reasons = new ArrayList<>();
        document.path("details").path("Moderation Reasons").forEach(reason -> reasons.add(reason.asText()));
        String explanation = reasons.isEmpty() ? "" : ": " + ProviderFailures.quotable(String.join(", ", reasons));
        return ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture" + explanation)
                .vendorCode(status)
                .build();
    }

    private static GatewayException failed(String status, String complaint, Unit unit) {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint)
                .vendorCode(status)
                .build();
    }

    private static boolean namesTask(URI polling) {
        String query = polling.getRawQuery();
        return query != null && ("&" + query).contains("&id=");
    }

    private static URI withTask(URI polling, String id) {
        String separator = polling.getRawQuery() == null ? "?" : "&";
        return URI.create(polling + separator + "id=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }
}
