package org.pixelcaravan.dialect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.pixelcaravan.content.DataUrl;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/** Reads fields that say where a picture is: at an address, or in the field itself as a {@code data:} URL. */
public final class PictureLinks {
    private static final int LONGEST_ADDRESS = 8 * 1024;

    private PictureLinks() {}

    /** The picture that a field leads to, empty if there is no such field. */
    public static Optional<ReferenceImage> read(FieldReader fields, String field, Role role) throws IOException {
        Optional<StoredBytes> address = fields.opaque(field);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        ReferenceImage picture = DataUrl.isDataUrl(address.get())
                ? held(fields, field, address.get(), role)
                : linked(fields, field, address.get(), role);
        return Optional.of(picture.named(fields.name(field)));
    }

    private static ReferenceImage held(FieldReader fields, String field, StoredBytes url, Role role)
            throws IOException {
        try {
            return new ReferenceImage(DataUrl.picture(url), role);
        } catch (IllegalArgumentException e) {
            throw fields.invalid(field, "is a data: URL that cannot be read: " + e.getMessage());
        }
    }

    private static ReferenceImage linked(FieldReader fields, String field, StoredBytes address, Role role)
            throws IOException {
        String text = address.length() > LONGEST_ADDRESS ? "" : text(address);
        String scheme = text.substring(0, Math.max(text.indexOf(':'), 0)).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw fields.invalid(
                    field, "must be an http(s) address, or a picture as data:image/png;base64, followed by its bytes");
        }
        return ReferenceImage.at(text, role);
    }

    private static String text(StoredBytes address) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        address.writeTo(text);
        return text.toString(StandardCharsets.UTF_8);
    }
}
