package org.pixelcaravan.dialect.openai;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.PictureLinks;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/** Finds the pictures of an edit that comes as JSON: {@code images[].image_url} and {@code mask.image_url}. */
final class OpenAiPictures {
    private static final String FORM = "[{\"image_url\": \"https://… or data:image/png;base64,…\"}]";

    private OpenAiPictures() {}

    static List<ReferenceImage> read(FieldReader fields) throws IOException {
        if (fields.has("image")) {
            throw fields.invalid("image", "is a field of forms; in JSON, pictures stand in images: " + FORM);
        }
        List<ReferenceImage> references = new ArrayList<>();
        for (FieldReader image : fields.objects("images")) {
            references.add(reference(image, Role.SOURCE));
        }
        if (references.isEmpty()) {
            throw fields.invalid("images", "is required: " + FORM);
        }
        Optional<FieldReader> mask = fields.object("mask");
        if (mask.isPresent()) {
            references.add(reference(mask.get(), Role.MASK));
        }
        return references;
    }

    private static ReferenceImage reference(FieldReader holder, Role role) throws IOException {
        if (holder.has("file_id")) {
            throw holder.invalid("file_id", "cannot be used: there is no store of files here; send image_url");
        }
        return PictureLinks.read(holder, "image_url", role)
                .orElseThrow(() -> holder.invalid("image_url", "is required"));
    }
}
