package org.pixelcaravan.dialect.openai;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.multipart.FormPart;

/** Reads the parts of one form that hold text. */
final class FormTexts {
    /** Bytes of all texts of one form together. */
    private static final int LARGEST = Json.LARGEST_TEXT;

    private int left = LARGEST;

    /** A part's text. The HTML standard has browsers send every line end as CRLF, so those become what they were. */
    String read(FormPart part) throws IOException {
        byte[] bytes = part.content().readNBytes(left + 1);
        if (bytes.length > left) {
            throw GatewayException.invalid(part.name(), part.name() + " is too long");
        }
        left -= bytes.length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.replace("\r\n", "\n");
        } catch (CharacterCodingException e) {
            throw GatewayException.invalid(part.name(), part.name() + " is not encoded in UTF-8");
        }
    }
}
