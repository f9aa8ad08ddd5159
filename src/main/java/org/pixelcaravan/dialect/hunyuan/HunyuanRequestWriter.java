package org.pixelcaravan.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Writes a call of Tencent Cloud's image service. It knows no booleans: 1 and 0 stand for them. The logo is always said, since
 * there is one unasked.
 */
final class HunyuanRequestWriter {
    private static final String REVISE = "Revise";
    private static final String SEED = "Seed";

    private final Unit unit;
    private final HunyuanAction action;
    private final ObjectNode document = Json.object();

    private HunyuanRequestWriter(Unit unit) {
        this.unit = unit;
        this.action = HunyuanAction.of(unit.model());
    }

    static ProviderCall write(Unit unit) {
        return new HunyuanRequestWriter(unit).call();
    }

    private ProviderCall call() {
        document.put("Prompt", unit.request().prompt());
        putPictures();
        unit.delivery().expected().ifPresent(size -> document.put("Resolution", size.width() + ":" + size.height()));
        ProviderFields.putHints(document, unit);
        ProviderFields.putUnlessThere(document, "LogoAdd", false);
        if (action == HunyuanAction.SUBMIT_JOB) {
            makeSeedCount();
        } else {
            document.put("RspImgType", "base64");
        }
        writeFlagsAsNumbers();
        return action.call(Json.payload(document));
    }

    /** As plain base64. */
    private void putPictures() {
        for (ReferenceImage reference : unit.request().references()) {
            if (action == HunyuanAction.RAPID) {
                document.putObject("Image").set("ImageBase64", Json.image(reference.content()));
            } else {
                document.withArray("Images").add(Json.image(reference.content()));
            }
        }
    }

    /** A seed has no effect on a prompt that the vendor improves, which it does unasked. */
    private void makeSeedCount() {
        if (!document.has(SEED)) {
            return;
        }
        ProviderFields.putUnlessThere(document, REVISE, false);
        if (document.path(REVISE).booleanValue() && unit.index() == 0) {
            String name = unit.context().nameOf(Parameter.SEED);
            unit.context()
                    .warn(
                            "unsupported_parameter",
                            Parameter.SEED,
                            name + " has no effect together with "
                                    + unit.context().nameOf(Parameter.ENHANCE_PROMPT));
        }
    }

    private void writeFlagsAsNumbers() {
        document.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isBoolean()) {
                field.setValue(IntNode.valueOf(value.booleanValue() ? 1 : 0));
            }
        });
    }
}
