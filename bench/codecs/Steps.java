package codecs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonReader;

/**
 * What the gateway does while it decodes, each alone and in memory: {@code store} keeps the picture's text, {@code look} also
 * sees whether it is base64 meanwhile, {@code scan} also finds it in its document. Then {@code check}, which looks at text
 * that is there already, and what it is in place of: {@code decode}, by the JDK.
 */
@State(Scope.Thread)
public class Steps {
    @Param({"gemini-tiny", "gemini-2m", "gemini-25m"})
    public String answer;

    private final SpoolScope scope = SpoolScope.inMemory();
    private Answer given;

    @Setup
    public void make() throws IOException {
        given = Answer.of(answer);
        Answer.requireSame(given.text(), copy());
        Answer.requireSame(given.text(), store().open().readAllBytes());
        Answer.requireSame(given.text(), look().open().readAllBytes());
        Answer.requireSame(
                given.text(),
                Json.opaque(scan().findValue(given.protocol().field))
                        .orElseThrow()
                        .open()
                        .readAllBytes());
        Answer.requireSame(given.picture(), check().openBytes().readAllBytes());
        Answer.requireSame(given.picture(), decode());
    }

    @Benchmark
    public byte[] copy() throws IOException {
        byte[] copy = new byte[given.text().length];
        try (InputStream in = given.openText()) {
            in.readNBytes(copy, 0, copy.length);
        }
        return copy;
    }

    @Benchmark
    public StoredBytes store() throws IOException {
        return store(scope.newWriter());
    }

    @Benchmark
    public StoredBytes look() throws IOException {
        return store(scope.newTextWriter());
    }

    private StoredBytes store(SpoolWriter writer) throws IOException {
        Answer.copy(given.openText(), given.text().length, writer);
        return writer.finish();
    }

    @Benchmark
    public JsonNode scan() throws IOException {
        return JsonReader.read(given.open(), scope);
    }

    @Benchmark
    public ImageContent check() throws IOException {
        return ImageContent.ofBase64(StoredBytes.of(given.text()));
    }

    @Benchmark
    public byte[] decode() {
        return Base64.getDecoder().decode(given.text());
    }
}
