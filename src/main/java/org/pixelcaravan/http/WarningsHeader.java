package org.pixelcaravan.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Warning;

/** Writes warnings as the value of the header {@code x-caravan-warnings}: an ASCII JSON array of at most 4 KiB. */
public final class WarningsHeader {
    private static final int LONGEST = 4096;
    private static final ObjectWriter ASCII = Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private WarningsHeader() {}

    /** The value; warnings that find no room are counted in a last entry. */
    public static String value(List<Warning> warnings) {
        ArrayNode entries = Json.array();
        int shown = 0;
        for (Warning warning : warnings) {
            entries.add(entry(warning));
            if (text(entries).length() > LONGEST - 200) {
                entries.remove(entries.size() - 1);
                break;
            }
            shown++;
        }
        if (shown < warnings.size()) {
            entries.addObject().put("code", "more").put("message", (warnings.size() - shown) + " more warnings");
        }
        return text(entries);
    }

    private static ObjectNode entry(Warning warning) {
        ObjectNode entry = Json.object().put("code", warning.code());
        warning.parameter().ifPresent(parameter -> entry.put("parameter", parameter));
        return entry.put("message", warning.message());
    }

    private static String text(ArrayNode entries) {
        try {
            return ASCII.writeValueAsString(entries);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Warnings are plain text and can be written", e);
        }
    }
}
