package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.json.Json;

/** A form as JSON: its parts in order, text as it is and files as base64, without the boundary, which is by chance. */
final class FormDocument {
    private static final Pattern TYPE = Pattern.compile("multipart/form-data; boundary=([0-9A-Za-z-]{1,70})");
    private static final Pattern TEXT = Pattern.compile("Content-Disposition: form-data; name=\"([^\"\r\n]*)\"");
    private static final Pattern FILE =
            Pattern.compile(TEXT.pattern() + "; filename=\"([^\"\r\n]*)\"\r\nContent-Type: ([a-z/]+)");

    private FormDocument() {}

    static ArrayNode of(String contentType, byte[] body) {
        Matcher type = TYPE.matcher(contentType);
        assertThat(type.matches()).as(contentType).isTrue();
        String delimiter = "--" + type.group(1);
        String text = new String(body, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith(delimiter + "\r\n").endsWith("\r\n" + delimiter + "--\r\n");
        ArrayNode parts = Json.array();
        String inner = text.substring(delimiter.length() + 2, text.length() - delimiter.length() - 6);
        for (String part : inner.split(Pattern.quote("\r\n" + delimiter + "\r\n"), -1)) {
            int end = part.indexOf("\r\n\r\n");
            parts.add(part(part.substring(0, end), part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1)));
        }
        return parts;
    }

    private static ObjectNode part(String head, byte[] content) {
        Matcher file = FILE.matcher(head);
        if (file.matches()) {
            return Json.object()
                    .put("name", file.group(1))
                    .put("file", file.group(2))
                    .put("type", file.group(3))
                    .put("content", Base64.getEncoder().encodeToString(content));
        }
        Matcher text = TEXT.matcher(head);
        assertThat(text.matches()).as(head).isTrue();
        return Json.object().put("name", text.group(1)).put("text", new String(content, StandardCharsets.UTF_8));
    }
}
