package codecs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;

/**
 * From a result to the answer that a caller gets, in the protocol that the parameter names; it came in the other one. The
 * gateway and Jackson's tree have the picture as text, Jackson's generator as bytes. All write the same letters.
 */
public class Encoding {
    /** Results of all sizes, in memory. */
    @State(Scope.Thread)
    public static class Any {
        @Param({"gemini-tiny", "openai-tiny", "gemini-2m", "openai-2m", "gemini-25m", "openai-25m"})
        public String answer;

        Protocol protocol;
        byte[] picture;
        Unit unit;
        ImageResult result;
        byte[] document;
        JsonNode tree;
        Target target;

        @Setup
        public void make() throws IOException {
            Answer given = Answer.of(answer).inTheOtherProtocol();
            protocol = given.protocol().other();
            picture = given.picture();
            unit = given.protocol().unit(SpoolScope.inMemory());
            result = given.protocol().decode(given.open(), unit);
            document = protocol.encode(result, unit).toBytes();
            tree = Decoding.JACKSON.readTree(document);
            target = new Target(document.length);
            check(given);
        }

        private void check(Answer given) throws IOException {
            Encoding encoding = new Encoding();
            Answer.requireSame(
                    given.text(), Answer.ascii(tree.findValue(protocol.field).asText()));
            Answer.requireSame(document, encoding.copy(this).toBytes());
            Answer.requireSame(document, encoding.gateway(this).toBytes());
            Answer.requireSame(document, encoding.tree(this).toBytes());
            Answer.requireSame(document, encoding.streaming(this).toBytes());
        }
    }

    /** Results whose picture lies in a file, and their answers in another. */
    @State(Scope.Thread)
    public static class Large {
        @Param({"gemini-2m", "openai-2m", "gemini-25m", "openai-25m"})
        public String answer;

        SpoolScope scope;
        Protocol protocol;
        Unit unit;
        ImageResult result;
        Path document;
        Target target;

        @Setup
        public void make() throws IOException {
            Answer given = Answer.of(answer).inTheOtherProtocol();
            protocol = given.protocol().other();
            scope = Decoding.spool();
            unit = given.protocol().unit(scope);
            result = given.protocol().decode(given.open(), unit);
            byte[] expected = protocol.encode(result, unit).toBytes();
            document = Files.write(Files.createTempFile(Decoding.SPOOL, "document-", ".json"), expected);
            target = new Target(expected.length);
            Encoding encoding = new Encoding();
            Answer.requireSame(
                    given.text(),
                    Answer.ascii(Decoding.JACKSON
                            .readTree(expected)
                            .findValue(protocol.field)
                            .asText()));
            Answer.requireSame(expected, encoding.copyFromFile(this).toBytes());
            Answer.requireSame(expected, encoding.gatewayFromFile(this).toBytes());
        }

        @TearDown(Level.Trial)
        public void delete() throws IOException {
            scope.close();
            Files.delete(document);
        }
    }

    @Benchmark
    public Target copy(Any any) {
        any.target.emptied().write(any.document, 0, any.document.length);
        return any.target;
    }

    @Benchmark
    public Target gateway(Any any) throws IOException {
        any.protocol.encode(any.result, any.unit).writeTo(any.target.emptied());
        return any.target;
    }

    @Benchmark
    public Target tree(Any any) throws IOException {
        Decoding.JACKSON.writeValue(any.target.emptied(), any.tree);
        return any.target;
    }

    @Benchmark
    public Target streaming(Any any) throws IOException {
        try (JsonGenerator generator = Decoding.JACKSON.createGenerator(any.target.emptied())) {
            Generated.write(generator, any.protocol, any.picture);
        }
        return any.target;
    }

    @Benchmark
    public Target copyFromFile(Large large) throws IOException {
        try (InputStream in = Files.newInputStream(large.document)) {
            Answer.copy(in, large.target.size(), large.target.emptied());
        }
        return large.target;
    }

    @Benchmark
    public Target gatewayFromFile(Large large) throws IOException {
        large.protocol.encode(large.result, large.unit).writeTo(large.target.emptied());
        return large.target;
    }
}
