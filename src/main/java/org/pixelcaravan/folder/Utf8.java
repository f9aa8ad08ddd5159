package org.pixelcaravan.folder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.json.JsonFormatException;

/** Reads text that claims to be UTF-8, replacing nothing in silence. */
final class Utf8 {
    private static final int LONGEST = 1 << 20;

    private Utf8() {}

    /** @throws JsonFormatException if it is no UTF-8, holds a zero byte, or is longer than any prompt */
    static String text(StoredBytes bytes) throws IOException {
        if (bytes.length() > LONGEST) {
            throw new JsonFormatException("it is longer than " + LONGEST + " bytes");
        }
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        bytes.writeTo(copy);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(copy.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonFormatException("it is not encoded in UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw new JsonFormatException("it holds a zero byte");
        }
        return text;
    }
}
