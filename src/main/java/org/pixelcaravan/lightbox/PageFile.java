package org.pixelcaravan.lightbox;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.PageHeaders;

/** A file of the page. Browsers keep it, and ask each time whether it is still the same. */
public final class PageFile {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final String type;
    private final byte[] content;
    private final String tag;
    private final Map<String, String> headers;

    PageFile(String type, byte[] content) {
        this.type = type;
        this.content = content.clone();
        this.tag = '"' + HexFormat.of().formatHex(Digests.sha256().digest(content)) + '"';
        this.headers = new TreeMap<>(PageHeaders.application());
        headers.put("Cache-Control", "no-cache");
        headers.put("ETag", tag);
        // The page itself has the address of the list that everybody else is answered.
        headers.put("Vary", "Accept, Origin");
    }

    /** What a browser is sent: the file, or word that it has this one already. */
    public DoorAnswer answer(DoorRequest request) {
        return request.hasAlready(tag)
                ? new DoorAnswer(NOT_MODIFIED, type, headers, Payload.of(new byte[0]))
                : new DoorAnswer(OK, type, headers, Payload.of(content));
    }
}
