package org.pixelcaravan.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.image.ImageFormat;

/** What the caller of a link is sent: the picture, a range of it, or word that he has it already. */
public final class ResultAnswer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final DoorRequest request;
    private final StoredResult picture;
    private final Map<String, String> headers;
    private final String tag;

    private ResultAnswer(DoorRequest request, StoredResult picture, long secondsLeft) {
        this.request = request;
        this.picture = picture;
        this.tag = "\"" + picture.name() + "\"";
        this.headers = new TreeMap<>(Map.of(
                "Accept-Ranges",
                "bytes",
                "Cache-Control",
                "private, max-age=" + secondsLeft + ", immutable",
                "Content-Disposition",
                "inline; filename=\"" + picture.name() + "\"",
                // Whoever has the link may put the picture into a page.
                "Cross-Origin-Resource-Policy",
                "cross-origin",
                "ETag",
                tag,
                "X-Content-Type-Options",
                "nosniff"));
    }

    /** @param secondsLeft for how long the link will still be valid */
    public static DoorAnswer of(DoorRequest request, StoredResult picture, long secondsLeft) {
        return new ResultAnswer(request, picture, secondsLeft).answer();
    }

    private DoorAnswer answer() {
        if (request.hasAlready(tag)) {
            return answer(NOT_MODIFIED, 0, 0);
        }
        Optional<ByteRange> range = askedRange();
        if (range.isEmpty()) {
            return answer(OK, 0, picture.length());
        }
        if (range.get().isEmpty()) {
            headers.put("Content-Range", "bytes */" + picture.length());
            return answer(RANGE_NOT_SATISFIABLE, 0, 0);
        }
        headers.put("Content-Range", "bytes " + range.get() + "/" + picture.length());
        return answer(PARTIAL, range.get().first(), range.get().length());
    }

    /** Ranges have a meaning for GET only; whoever names another picture in If-Range has no part of this one. */
    private Optional<ByteRange> askedRange() {
        boolean fits = request.method().equals("GET")
                && request.header("if-range").map(tag::equals).orElse(true);
        return request.header("range").filter(text -> fits).flatMap(text -> ByteRange.parse(text, picture.length()));
    }

    private DoorAnswer answer(int status, long offset, long length) {
        Payload body = new Payload(List.of(new Payload.FileSlice(picture.channel(), offset, length)));
        return new DoorAnswer(status, contentType(), headers, body);
    }

    private String contentType() {
        return Stream.of(ImageFormat.values())
                .filter(format -> picture.name().endsWith("." + format.fileExtension()))
                .map(ImageFormat::mimeType)
                .findFirst()
                .orElseThrow();
    }
}
