package codecs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;

/**
 * From a vendor's answer to its picture. The gateway knows afterwards that the text is base64, and what the picture's own
 * first bytes say of it; Jackson's tree has the text and knows nothing of it, its streaming reader has the bytes.
 */
public class Decoding {
    /** As Jackson comes, but for a limit on strings below the size of large pictures. */
    static final JsonMapper JACKSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    /** The command makes it. */
    static final Path SPOOL = Path.of("spool");

    /** Below the gateway's own, so that pictures of 2 MB go into files too. */
    private static final int THRESHOLD = 1 << 20;

    /** Answers of all sizes, for what is kept in memory. */
    @State(Scope.Thread)
    public static class Any {
        @Param({"gemini-tiny", "openai-tiny", "gemini-2m", "openai-2m", "gemini-25m", "openai-25m"})
        public String answer;

        Answer given;
        Unit unit;

        @Setup
        public void make() throws IOException {
            given = Answer.of(answer);
            unit = given.protocol().unit(SpoolScope.inMemory());
            Decoding decoding = new Decoding();
            Answer.requireSame(given.document(), decoding.copy(this));
            Answer.requireSame(given.text(), text(decoding.gateway(this)));
            Answer.requireSame(given.text(), Answer.ascii(decoding.tree(this)));
            Answer.requireSame(given.picture(), decoding.streaming(this).toByteArray());
        }
    }

    /** Answers that go into files. */
    @State(Scope.Thread)
    public static class Large {
        @Param({"gemini-2m", "openai-2m", "gemini-25m", "openai-25m"})
        public String answer;

        Answer given;

        @Setup
        public void make() throws IOException {
            given = Answer.of(answer);
            Path file = copyToNewFile(given);
            Answer.requireSame(given.document(), Files.readAllBytes(file));
            Files.delete(file);
            try (SpoolScope scope = spool()) {
                Answer.requireSame(given.text(), text(decode(given, scope)));
            }
        }
    }

    static SpoolScope spool() {
        return new SpoolScope(SPOOL, THRESHOLD);
    }

    private static ImageResult decode(Answer given, SpoolScope scope) throws IOException {
        return given.protocol().decode(given.open(), given.protocol().unit(scope));
    }

    private static byte[] text(ImageResult result) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        result.images().get(0).content().writeBase64(text);
        return text.toByteArray();
    }

    @Benchmark
    public byte[] copy(Any any) throws IOException {
        byte[] copy = new byte[any.given.document().length];
        try (InputStream in = any.given.open()) {
            in.readNBytes(copy, 0, copy.length);
        }
        return copy;
    }

    @Benchmark
    public ImageResult gateway(Any any) throws IOException {
        return any.given.protocol().decode(any.given.open(), any.unit);
    }

    @Benchmark
    public String tree(Any any) throws IOException {
        return JACKSON.readTree(any.given.open())
                .findValue(any.given.protocol().field)
                .asText();
    }

    @Benchmark
    public ByteArrayOutputStream streaming(Any any) throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        try (JsonParser parser = JACKSON.createParser(any.given.open())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && parser.currentName().equals(any.given.protocol().field)) {
                    parser.readBinaryValue(picture);
                }
            }
        }
        return picture;
    }

    @Benchmark
    public void copyToFile(Large large) throws IOException {
        Files.delete(copyToNewFile(large.given));
    }

    private static Path copyToNewFile(Answer given) throws IOException {
        Path file = Files.createTempFile(SPOOL, "copy-", ".part");
        try (InputStream in = given.open();
                OutputStream out = Files.newOutputStream(file)) {
            Answer.copy(in, given.document().length, out);
        }
        return file;
    }

    /** The file is deleted with its scope. */
    @Benchmark
    public ImageResult gatewayToFile(Large large) throws IOException {
        try (SpoolScope scope = spool()) {
            return decode(large.given, scope);
        }
    }
}
