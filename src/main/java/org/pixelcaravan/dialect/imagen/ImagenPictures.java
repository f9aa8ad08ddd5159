package org.pixelcaravan.dialect.imagen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/**
 * The pictures of a predict request: entries of {@code referenceImages} in the caller's order, each told what it is for, or
 * for older models {@code image} and {@code mask}.
 */
final class ImagenPictures {
    private static final String OLDER_FIELD = "image";
    private static final String EDIT_MODE = "editMode";

    private final Unit unit;
    private final List<ReferenceImage> references;
    private final List<ObjectNode> entries = new ArrayList<>();

    ImagenPictures(Unit unit) {
        this.unit = unit;
        this.references = unit.request().references();
    }

    void putInto(ObjectNode instance) throws IOException {
        requireOneSource();
        if (isOlder()) {
            for (ReferenceImage reference : references) {
                ObjectNode holder = reference.role().isMask() ? instance.withObjectProperty("mask") : instance;
                holder.set(OLDER_FIELD, picture(reference));
            }
        } else if (!references.isEmpty()) {
            ArrayNode list = instance.putArray("referenceImages");
            for (ReferenceImage reference : references) {
                ObjectNode entry = list.addObject().put("referenceType", type(reference.role()));
                entry.set("referenceImage", picture(reference));
                entries.add(entry);
            }
        }
    }

    private boolean isOlder() {
        return unit.model().referenceField().equals(Optional.of(OLDER_FIELD));
    }

    private void requireOneSource() {
        long sources = references.stream()
                .filter(reference -> reference.role() == Role.SOURCE)
                .count();
        if (sources > 1) {
            String name = unit.context().nameOf(Parameter.REFERENCES);
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER,
                            name + ": " + unit.model().id()
                                    + " edits one picture; the others have to be styles, subjects or controls")
                    .parameter(name)
                    .build();
        }
    }

    private ObjectNode picture(ReferenceImage reference) throws IOException {
        ObjectNode picture = Json.object();
        picture.put("mimeType", PictureFormats.of(reference.content(), unit).mimeType());
        picture.set("bytesBase64Encoded", Json.image(reference.content()));
        return picture;
    }

    private static String type(Role role) {
        return "REFERENCE_TYPE_"
                + switch (role) {
                    case SOURCE -> "RAW";
                    case MASK, WHITE_MASK -> "MASK";
                    case STYLE, SUBJECT, CONTROL -> role.name();
                };
    }

    /** The entry of the picture that the caller has in this place, such as {@code instances[0].referenceImages[1].}. */
    Optional<ObjectNode> entryAt(String place) {
        for (int i = 0; i < entries.size(); i++) {
            if (references.get(i).name().filter(name -> name.startsWith(place)).isPresent()) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Adds what the caller has not said and the model has to know.
     *
     * @throws GatewayException UNSUPPORTED_PARAMETER for a way of editing that an older model does not know
     */
    void complete(ObjectNode parameters) {
        if (isOlder() && parameters.has(EDIT_MODE)) {
            String name = ImagenFields.PARAMETERS + EDIT_MODE;
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER,
                            name + " asks for what " + unit.model().id() + " cannot do")
                    .parameter(name)
                    .build();
        }
        for (int i = 0; i < entries.size(); i++) {
            ObjectNode entry = entries.get(i);
            putUnlessThere(entry, "referenceId", i + 1);
            switch (references.get(i).role()) {
                case MASK, WHITE_MASK ->
                    putUnlessThere(entry.withObjectProperty("maskImageConfig"), "maskMode", "MASK_MODE_USER_PROVIDED");
                case CONTROL ->
                    putUnlessThere(
                            entry.withObjectProperty("controlImageConfig"), "controlType", "CONTROL_TYPE_DEFAULT");
                case SUBJECT ->
                    putUnlessThere(
                            entry.withObjectProperty("subjectImageConfig"), "subjectType", "SUBJECT_TYPE_DEFAULT");
                case SOURCE, STYLE -> {}
            }
        }
        if (entries.size() > 0) {
            editMode().ifPresent(mode -> putUnlessThere(parameters, EDIT_MODE, mode));
        }
    }

    /** A mask says where something is to be put; a picture made of a style or a subject is no edit to the vendor. */
    private Optional<String> editMode() {
        if (references.stream().anyMatch(reference -> reference.role().isMask())) {
            return Optional.of("EDIT_MODE_INPAINT_INSERTION");
        }
        boolean plain = references.stream().allMatch(reference -> reference.role() == Role.SOURCE);
        return plain ? Optional.of("EDIT_MODE_DEFAULT") : Optional.empty();
    }

    private static void putUnlessThere(ObjectNode holder, String field, String value) {
        if (!holder.has(field)) {
            holder.put(field, value);
        }
    }

    private static void putUnlessThere(ObjectNode holder, String field, int value) {
        if (!holder.has(field)) {
            holder.put(field, value);
        }
    }
}
