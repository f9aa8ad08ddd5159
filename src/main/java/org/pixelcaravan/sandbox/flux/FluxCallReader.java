package org.pixelcaravan.sandbox.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * Checks a body against its model. Stricter than the vendor, which lets unknown fields pass: here they are refused, so that
 * a client that sends them in vain is found out.
 */
final class FluxCallReader {
    private static final int LONGEST_SHOWN_INPUT = 100;

    private final FluxModel model;
    private final FluxErrors.Validation problems = new FluxErrors.Validation();

    private FluxCallReader(FluxModel model) {
        this.model = model;
    }

    static FluxCall read(FluxModel model, byte[] body) {
        return new FluxCallReader(model).read(body);
    }

    private FluxCall read(byte[] bytes) {
        ObjectNode body = Json.parseObject(bytes).orElseThrow(() -> {
            problems.add("json_invalid", "", "JSON decode error", Json.object());
            return new RefusedException(problems.answer());
        });
        checkFields(body);
        refuseIfBroken();
        FluxCall call = new FluxCall(model, body);
        checkTogether(call);
        refuseIfBroken();
        return call;
    }

    private void checkFields(ObjectNode body) {
        for (String name : model.required()) {
            if (body.path(name).isMissingNode() || body.path(name).isNull()) {
                problems.add("missing", name, "Field required", Json.object());
            }
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            checkField(field.getKey(), field.getValue());
        }
    }

    private void checkField(String name, JsonNode value) {
        FieldRule rule = model.fields().get(name);
        if (rule == null) {
            problems.add("extra_forbidden", name, "Extra inputs are not permitted", shown(value));
        } else if (!value.isNull()) {
            rule.check(value)
                    .ifPresent(complaint -> problems.add(complaint.type(), name, complaint.message(), shown(value)));
        }
    }

    /** A long text is cut, so that an error does not send a whole picture back. */
    private static JsonNode shown(JsonNode value) {
        boolean tooLong = value.isTextual() && value.textValue().length() > LONGEST_SHOWN_INPUT;
        return tooLong ? TextNode.valueOf(value.textValue().substring(0, LONGEST_SHOWN_INPUT)) : value;
    }

    private void checkTogether(FluxCall call) {
        OutputSize size = OutputSize.of(call);
        if (call.model().sizing() == FluxModel.Sizing.FREE && size.pixels() > OutputSize.MOST_PIXELS) {
            problems.add("value_error", "width", "Value error, width x height must not exceed 4 MP", Json.object());
        }
        if (Math.max(size.width(), size.height()) > PictureOrder.LONGEST_SIDE) {
            problems.add("value_error", "image", "Value error, image too large", Json.object());
        }
        if (call.transparent() && !call.format().supportsAlpha()) {
            String message = "Value error, transparent_bg needs output_format png or webp";
            problems.add("value_error", "transparent_bg", message, Json.object());
        }
        call.mask().ifPresent(mask -> {
            if (mask.width() != size.width() || mask.height() != size.height()) {
                problems.add("value_error", "mask", "Value error, mask and image differ in size", Json.object());
            }
        });
    }

    private void refuseIfBroken() {
        if (!problems.isEmpty()) {
            throw new RefusedException(problems.answer());
        }
    }
}
