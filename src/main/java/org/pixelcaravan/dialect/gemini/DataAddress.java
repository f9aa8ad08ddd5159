package org.pixelcaravan.dialect.gemini;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;

/** An address that holds its own content, {@code data:image/png;base64,…} (RFC 2397). */
final class DataAddress {
    private static final int LONGEST_START = 256;
    private static final Pattern START = Pattern.compile("(?is)^data:[^,]*;base64,");

    private DataAddress() {}

    /** The base64 text of such an address; empty for any other. */
    static Optional<StoredBytes> content(StoredBytes address, SpoolScope scope) throws IOException {
        try (InputStream in = address.open()) {
            byte[] start = in.readNBytes(LONGEST_START);
            Matcher matcher = START.matcher(new String(start, StandardCharsets.ISO_8859_1));
            if (!matcher.find()) {
                return Optional.empty();
            }
            try (SpoolWriter content = scope.newWriter()) {
                content.write(start, matcher.end(), start.length - matcher.end());
                in.transferTo(content);
                return Optional.of(content.finish());
            }
        }
    }
}
