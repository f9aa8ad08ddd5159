package org.pixelcaravan.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;

class JsonReaderTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;

    private final List<SpoolScope> scopes = new ArrayList<>();

    @AfterEach
    void giveMemoryBack() {
        scopes.forEach(SpoolScope::close);
    }

    @Test
    void readsASmallDocumentAsATree() throws IOException {
        JsonNode document = read("{\"a\":[1,2.5,\"x\",null,true],\"b\":{\"c\":\"\\u00e9\\n\"}}");

        assertThat(document.at("/a/1").doubleValue()).isEqualTo(2.5);
        assertThat(document.at("/b/c").textValue()).isEqualTo("é\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 65536})
    void cutsOutLongStringsWhateverTheSizeOfTheReads(int readSize) throws IOException {
        byte[] picture = randomBytes(300_000);
        String text = Base64.getEncoder().encodeToString(picture);
        String document = "{\"n\":1,\"image\":\"" + text + "\",\"after\":\"x\\\"y\",\"second\":\"" + text + "\"}";

        JsonNode tree = JsonReader.read(slowly(document, readSize), scope(MEGABYTE));

        assertThat(tree.get("n").intValue()).isEqualTo(1);
        assertThat(tree.get("after").textValue()).isEqualTo("x\"y");
        assertThat(bytesOf(tree.get("image"))).isEqualTo(picture);
        assertThat(bytesOf(tree.get("second"))).isEqualTo(picture);
    }

    @Test
    void undoesEscapesInLongStrings() throws IOException {
        String plain = "é€😀/\"\\\b\f\n\r\t plain ".repeat(3000);
        String escaped = "\\u00e9\\u20AC\\ud83d\\ude00\\/\\\"\\\\\\b\\f\\n\\r\\t plain ".repeat(3000);

        JsonNode tree = read("{\"prompt\":\"" + escaped + "\"}");

        assertThat(tree.get("prompt").isTextual()).isFalse();
        assertThat(Json.text(tree.get("prompt"))).contains(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16385})
    void cutsOutStringsWhereverInAnEscapeTheyBecomeLong(int readSize) throws IOException {
        String plain = "é😀\"\\\n ".repeat(700);
        String escaped = "\\u00e9\\ud83d\\ude00\\\"\\\\\\n ".repeat(700);

        for (String shift = ""; shift.length() < escaped.length() / 700; shift += "A") {
            String document =
                    "{\"prompt\":\"" + shift + escaped + "\",\"\\\"after\":\"" + escaped + "\",\"last\":\"x\\\"y\"}";

            JsonNode tree = JsonReader.read(slowly(document, readSize), scope(MEGABYTE));

            assertThat(Json.text(tree.get("prompt"))).contains(shift + plain);
            assertThat(Json.text(tree.get("\"after"))).contains(plain);
            assertThat(tree.get("last").textValue()).isEqualTo("x\"y");
        }
    }

    @Test
    void keepsEscapedSlashesInPictures() throws IOException {
        byte[] picture = randomBytes(90_000);
        String text = Base64.getEncoder().encodeToString(picture).replace("/", "\\/");

        JsonNode tree = read("{\"image\":\"" + text + "\"}");

        assertThat(bytesOf(tree.get("image"))).isEqualTo(picture);
    }

    @Test
    void putsLargePicturesIntoFilesThatGoWithTheScope() throws IOException {
        byte[] picture = randomBytes(3 * MEGABYTE);
        String document = "{\"image\":\"" + Base64.getEncoder().encodeToString(picture) + "\"}";

        try (SpoolScope scope = scope(MEGABYTE)) {
            JsonNode tree = JsonReader.read(slowly(document, 8192), scope);

            assertThat(bytesOf(tree.get("image"))).isEqualTo(picture);
            assertThat(files()).isEqualTo(1);
        }

        assertThat(files()).isZero();
    }

    @Test
    void doesNotMistakeACallersTextForAMarker() throws IOException {
        JsonNode tree = read("{\"a\":\"spliced-0\",\"b\":\"" + "A".repeat(20_000) + "\"}");

        assertThat(tree.get("a").textValue()).isEqualTo("spliced-0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{\"a\":1",
                "{\"a\":\"x",
                "{\"a\":\"x\\",
                "nonsense",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "\u0000\u0001\u0002"
            })
    void refusesWhatIsNoJson(String document) {
        assertThatThrownBy(() -> {
                    JsonNode tree = read(document);
                    if (tree.isMissingNode()) {
                        throw new JsonFormatException("an empty document");
                    }
                })
                .isInstanceOf(JsonFormatException.class);
    }

    @Test
    void saysWhereADocumentIsBrokenWithoutQuotingIt() {
        assertThatThrownBy(() -> read("{\"prompt\":\"secret\",\n  oops}"))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("oops");
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> read("[".repeat(1000) + "]".repeat(1000)))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageStartingWith("the document is nested deeper than 64 levels");
    }

    @Test
    void namesTheLimitThatANumberExceeds() {
        assertThatThrownBy(() -> read("{\"n\":" + "1".repeat(5000) + "}"))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageStartingWith("a number is longer than 1000 digits");
    }

    @Test
    void refusesADocumentThatIsLargeWithoutItsPictures() {
        String text = "\"" + "x".repeat(JsonReader.SPLICE_THRESHOLD - 100) + "\",";
        String many = text.repeat(JsonReader.LARGEST_REMAINDER / JsonReader.SPLICE_THRESHOLD + 10);

        assertThatThrownBy(() -> read("[" + many + "\"x\"]"))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void refusesADocumentOfTooManyValues() throws IOException {
        String most = "[" + "0,".repeat(JsonReader.MOST_VALUES - 2) + "0]";
        assertThat(read(most)).hasSize(JsonReader.MOST_VALUES - 1);

        assertThatThrownBy(() -> read("[" + "{},".repeat(JsonReader.MOST_VALUES) + "0]"))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining(String.valueOf(JsonReader.MOST_VALUES));
    }

    @Test
    void countsTheMemoryOfADocument() throws IOException {
        Admission admission = new Admission(1, 64 << 20, 0, () -> 0);
        String document = "[" + "\"text\",".repeat(5_000) + "0]";
        try (SpoolScope scope = new SpoolScope(directory, 1_000, admission.newAccount())) {
            JsonReader.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), scope);

            assertThat(admission.memoryInFlight()).isGreaterThan(500_000);
        }
        assertThat(admission.memoryInFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\u12x4", "\\q"})
    void refusesBrokenEscapesInLongStrings(String escape) {
        assertThatThrownBy(() -> read("{\"a\":\"" + "A".repeat(20_000) + escape + "A\"}"))
                .isInstanceOf(JsonFormatException.class);
    }

    @Test
    void writesPicturesWhereTheyStandInTheDocument() throws IOException {
        byte[] picture = randomBytes(50_000);
        String document = "{\"a\":[{\"image\":\"" + Base64.getEncoder().encodeToString(picture) + "\"}],\"b\":\"ü\"}";
        JsonNode tree = read(document);
        ImageContent content = Json.base64(tree.at("/a/0/image")).orElseThrow();
        var copy = Json.object();
        copy.putArray("a").addObject().set("image", Json.image(content));
        copy.put("b", "ü");

        var payload = Json.payload(copy);

        assertThat(new String(payload.toBytes(), StandardCharsets.UTF_8)).isEqualTo(document);
        assertThat(payload.length()).isEqualTo(document.getBytes(StandardCharsets.UTF_8).length);
    }

    private JsonNode read(String document) throws IOException {
        return JsonReader.read(slowly(document, 8192), scope(MEGABYTE));
    }

    private SpoolScope scope(int threshold) {
        SpoolScope scope = new SpoolScope(directory, threshold);
        scopes.add(scope);
        return scope;
    }

    private long files() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static byte[] bytesOf(JsonNode node) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Json.base64(node).orElseThrow().writeBytes(bytes);
        return bytes.toByteArray();
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static InputStream slowly(String document, int readSize) {
        return new FilterInputStream(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, readSize));
            }
        };
    }
}
