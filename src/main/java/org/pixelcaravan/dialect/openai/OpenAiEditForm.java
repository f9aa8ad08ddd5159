package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.dialect.FormBody;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ReferenceImage;

/** Writes an edit as the vendor's own SDKs do: the fields as text first, then the pictures, then the mask. */
final class OpenAiEditForm {
    private OpenAiEditForm() {}

    /** @param fields what a generation would send as JSON */
    static FormBody of(ObjectNode fields, Unit unit) throws IOException {
        FormBody form = new FormBody();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getValue().isNull()) {
                form.text(field.getKey(), text(field.getValue()));
            }
        }
        addPictures(form, unit);
        return form;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** One picture is sent under the name that servers knew before there could be several. */
    private static void addPictures(FormBody form, Unit unit) throws IOException {
        List<ReferenceImage> pictures = unit.request().references().stream()
                .filter(reference -> !reference.role().isMask())
                .toList();
        String name = pictures.size() == 1 ? "image" : "image[]";
        int number = 1;
        for (ReferenceImage picture : pictures) {
            form.picture(name, "image-" + number++, picture.content(), unit);
        }
        for (ReferenceImage reference : unit.request().references()) {
            if (reference.role().isMask()) {
                form.picture("mask", "mask", reference.content(), unit);
            }
        }
    }
}
