package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.PictureLinks;
import org.pixelcaravan.dialect.job.InputFolders.InputFolder;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/**
 * The pictures that a job document names: {@code references}, a list, and {@code mask}. Each is a text (a file, an
 * http(s) address or a data: URL), or an object with that text as {@code image} and a {@code role}.
 */
final class JobPictures {
    /** Holds the picture in the long form. */
    static final String IMAGE = "image";

    private static final String ROLE = "role";
    private static final int LONGEST_SCHEME = 8;
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?|data):.*", Pattern.DOTALL);
    private static final List<Role> REFERENCES = List.of(Role.SOURCE, Role.STYLE, Role.SUBJECT, Role.CONTROL);
    private static final List<Role> MASKS = List.of(Role.MASK, Role.WHITE_MASK);

    private final FieldReader fields;
    private final InputFolder inputs;

    JobPictures(FieldReader fields, InputFolder inputs) {
        this.fields = fields;
        this.inputs = inputs;
    }

    /** Gives short forms the long one, in place. */
    static void spellOut(ObjectNode document) {
        String references = Parameter.REFERENCES.id();
        if (document.get(references) instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, spelledOut(list.get(i)));
            }
        } else if (document.has(references) && Json.isText(document.get(references))) {
            document.set(references, Json.array().add(spelledOut(document.get(references))));
        }
        String mask = Parameter.MASK.id();
        if (document.has(mask)) {
            document.set(mask, spelledOut(document.get(mask)));
        }
    }

    private static JsonNode spelledOut(JsonNode picture) {
        return Json.isText(picture) ? Json.object().set(IMAGE, picture) : picture;
    }

    List<ReferenceImage> read() throws IOException {
        List<ReferenceImage> pictures = new ArrayList<>();
        for (FieldReader reference : fields.objects(Parameter.REFERENCES.id())) {
            pictures.add(picture(reference, REFERENCES));
        }
        Optional<FieldReader> mask = fields.object(Parameter.MASK.id());
        if (mask.isPresent()) {
            pictures.add(picture(mask.get(), MASKS));
        }
        return pictures;
    }

    /** @param roles what the picture may be for; the first is meant if the document does not say */
    private ReferenceImage picture(FieldReader holder, List<Role> roles) throws IOException {
        Role role = holder.choice(ROLE, roles, Role::id).orElse(roles.get(0));
        if (holder.opaque(IMAGE).isEmpty()) {
            throw holder.invalid(IMAGE, "is required: a file beside the job, an http(s) address, or a data: URL");
        }
        if (isAddress(holder.value(IMAGE).orElseThrow())) {
            return PictureLinks.read(holder, IMAGE, role).orElseThrow();
        }
        Path file = inputs.file(holder.text(IMAGE).orElse(""))
                .orElseThrow(() -> holder.invalid(IMAGE, "names no picture that came with the job"));
        ImageContent content = ImageContent.ofBytes(new StoredBytes.SpoolFile(file, Files.size(file)));
        return new ReferenceImage(content, role).named(holder.name(IMAGE));
    }

    /** Whether a text says where a picture is to be fetched, or holds it itself. */
    static boolean isAddress(JsonNode text) throws IOException {
        StoredBytes stored = Json.opaque(text).orElseThrow();
        byte[] start = new byte[LONGEST_SCHEME];
        try (InputStream in = stored.open()) {
            int count = in.readNBytes(start, 0, start.length);
            return ADDRESS.matcher(new String(start, 0, count, StandardCharsets.ISO_8859_1))
                    .matches();
        }
    }
}
