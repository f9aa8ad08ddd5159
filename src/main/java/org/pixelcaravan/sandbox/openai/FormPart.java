package org.pixelcaravan.sandbox.openai;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One part of a form.
 *
 * @param contentType the part's own header as sent, if it has one
 */
record FormPart(String name, Optional<String> fileName, Optional<String> contentType, byte[] content) {
    private static final String LIST_SUFFIX = "[]";

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The media type in lower case without parameters; files without a label count as unlabelled bytes. */
    String mediaType() {
        String type = contentType.orElse("application/octet-stream");
        return type.split(";")[0].trim().toLowerCase(Locale.ROOT);
    }

    /** The name without the brackets that mark one of several: {@code image} for {@code image[]}. */
    String baseName() {
        return name.endsWith(LIST_SUFFIX) ? name.substring(0, name.length() - LIST_SUFFIX.length()) : name;
    }
}
