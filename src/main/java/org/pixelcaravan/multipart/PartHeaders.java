package org.pixelcaravan.multipart;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The header lines of one part, as far as a form needs them (RFC 7578, section 4). */
final class PartHeaders {
    private static final int LONGEST_NAME = 200;
    private static final List<String> PLAIN_ENCODINGS = List.of("7bit", "8bit", "binary");

    private final Map<String, String> values = new HashMap<>();

    /** @throws MultipartFormatException if the line is no header, or its header has been given before */
    void add(String line) throws MultipartFormatException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new MultipartFormatException("a part has a header line without a name");
        }
        String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
        if (values.put(name, line.substring(colon + 1).trim()) != null) {
            throw new MultipartFormatException("a part has the same header twice");
        }
    }

    /** @throws MultipartFormatException if the part is no field of a form */
    String fieldName() throws MultipartFormatException {
        String disposition = Optional.ofNullable(values.get("content-disposition"))
                .orElseThrow(() -> new MultipartFormatException("a part has no Content-Disposition"));
        HeaderValue parsed = HeaderValue.parse(disposition);
        if (!parsed.word().equals("form-data")) {
            throw new MultipartFormatException("a part's Content-Disposition is not form-data");
        }
        String name = parsed.parameter("name").filter(PartHeaders::isName).orElseThrow(PartHeaders::nameless);
        requirePlainEncoding(name);
        return name;
    }

    Optional<String> contentType() {
        return Optional.ofNullable(values.get("content-type"));
    }

    /** RFC 7578 has done away with encodings of parts; to take encoded content for plain would ruin it. */
    private void requirePlainEncoding(String name) throws MultipartFormatException {
        String encoding = values.getOrDefault("content-transfer-encoding", "binary");
        if (!PLAIN_ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            throw new MultipartFormatException(
                    name + " must be sent as it is, without a Content-Transfer-Encoding", name);
        }
    }

    private static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    private static MultipartFormatException nameless() {
        return new MultipartFormatException(
                "a part has no name of at most " + LONGEST_NAME + " characters on one line");
    }
}
