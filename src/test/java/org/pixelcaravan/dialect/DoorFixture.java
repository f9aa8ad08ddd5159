package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A folder with a wire request and what has to come of it. */
record DoorFixture(Path folder) {
    private static final Path ROOT = Path.of("src/test/resources/dialects");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                    + "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    static List<DoorFixture> of(String dialect) {
        try (Stream<Path> folders = Files.list(ROOT.resolve(dialect).resolve("door"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("request.http")))
                    .sorted()
                    .map(DoorFixture::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode document(String dialect, String file) {
        return new DoorFixture(ROOT.resolve(dialect).resolve("door")).json(file);
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    JsonNode json(String file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request as it came over the wire: a request line, headers, an empty line, the body. */
    DoorRequest request() {
        String[] headAndBody = text("request.http").split("\n\n", 2);
        String[] head = headAndBody[0].split("\n");
        String[] requestLine = head[0].split(" ");
        byte[] body = headers(head).getOrDefault("content-type", "").startsWith("multipart/")
                ? form(headAndBody[1])
                : headAndBody[1].getBytes(StandardCharsets.UTF_8);
        String[] address = requestLine[1].split("\\?", 2);
        String query = address.length < 2 ? "" : address[1];
        return new DoorRequest(requestLine[0], address[0], query, headers(head), new ByteArrayInputStream(body));
    }

    /** The body, or an empty object if it is not JSON. */
    ObjectNode body() {
        try {
            return MAPPER.readValue(request().body(), ObjectNode.class);
        } catch (IOException e) {
            return MAPPER.createObjectNode();
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }

    /** With the line ends that forms have, and a picture of 1x1 where one is due. */
    private static byte[] form(String text) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (String piece : text.replace("\n", "\r\n").split("(?<=<picture>)|(?=<picture>)")) {
            form.writeBytes(piece.equals("<picture>") ? PICTURE : piece.getBytes(StandardCharsets.UTF_8));
        }
        return form.toByteArray();
    }

    private static Map<String, String> headers(String[] head) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(":", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
        }
        return headers;
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
