package org.pixelcaravan.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=limes";
    private static final String END = "\r\n--limes--\r\n";

    @Test
    void readsPartsInTheirOrder() throws IOException {
        String form = part("model", "gpt-image-2") + part("image[]", "one") + part("image[]", "") + END;

        assertThat(read(form)).containsExactly("model=gpt-image-2", "image[]=one", "image[]=");
    }

    @Test
    void aFormMayHaveNoParts() throws IOException {
        assertThat(read("--limes--")).isEmpty();
    }

    @Test
    void readsOverPreambleAndEpilogue() throws IOException {
        InputStream form = stream("This is a form\r\nfor --limes\r\n" + part("n", "2") + END + "--limes\r\nand more");

        assertThat(read(TYPE, form)).containsExactly("n=2");
        assertThat(form.read()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n--lime",
                "\r\n--lime\r\n",
                "\r\n--limesX",
                "\r\n--limes-",
                "\r\n--limes \tX",
                "\r",
                "\r\n",
                "\r\r\n-",
                "--limes\r\n",
                "\n--limes\r\n",
            })
    void contentMayResembleADelimiter(String content) throws IOException {
        assertThat(read(part("a", content) + part("b", content + "." + content) + END))
                .containsExactly("a=" + content, "b=" + content + "." + content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=\"limes\"",
                "multipart/form-data; charset=utf-8; Boundary=limes",
                "Multipart/Form-Data;boundary=limes;",
                "multipart/form-data; boundary= limes ",
            })
    void findsTheBoundary(String contentType) throws IOException {
        assertThat(read(contentType, stream(part("n", "2") + END))).containsExactly("n=2");
    }

    @Test
    void aBoundaryMayHoldWhatTheStandardAllows() throws IOException {
        String boundary = "=_'()+_,-./:? 0aZ";
        String form = ("--limes\r\nContent-Disposition: form-data; name=n\r\n\r\n2" + END).replace("limes", boundary);

        assertThat(read("multipart/form-data; boundary=\"" + boundary + "\"", stream(form)))
                .containsExactly("n=2");
    }

    @Test
    void blanksMayFollowADelimiter() throws IOException {
        assertThat(read(part("a", "1").replace("limes\r\n", "limes \t \r\n") + "\r\n--limes-- \t"))
                .containsExactly("a=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "form-data; name=\"image\"; filename=\"a;b.png\"         | image",
                "form-data; name=\"image\"; filename=\"C:\\new\\a.png\"  | image",
                "form-data; name=\"image\"; filename=\"a\\\"b.png\"      | image",
                "form-data; name=\"a\\\"b\"                              | a\"b",
                "form-data; filename=\"x\"; name=image                   | image",
                "FORM-DATA ; NAME = \"image\" ;                          | image",
                "form-data; name=\"image\"; filename=\"котё %22нок.png\" | image",
            })
    void findsTheFieldsName(String disposition, String name) throws IOException {
        String form = "--limes\r\ncontent-disposition: " + disposition + "\r\nContent-Type: image/png\r\n\r\nx" + END;

        assertThat(read(form)).containsExactly(name + "=x");
    }

    @Test
    void tellsTheDeclaredTypeOfAPart() throws IOException {
        String form = part("a", "1").replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n") + END;

        MultipartReader reader = new MultipartReader(TYPE, stream(form));

        assertThat(reader.next().flatMap(FormPart::contentType)).contains("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/form-data                      | Content-Type names no boundary",
                "multipart/form-data; boundary            | a header is malformed",
                "multipart/form-data; boundary=           | the boundary in Content-Type is not of 1 to 70",
                "multipart/form-data; boundary=a\"b       | the boundary in Content-Type is not of 1 to 70",
                "multipart/form-data; boundary=\"a        | a header ends within quotation marks",
                "multipart/form-data; boundary=a; boundary=b | a header names a parameter twice",
            })
    void refusesATypeWithoutAUsableBoundary(String contentType, String message) {
        assertThat(refusal(contentType, "--limes--")).hasMessageStartingWith(message);
    }

    @Test
    void refusesABoundaryThatIsTooLong() {
        assertThat(refusal("multipart/form-data; boundary=" + "x".repeat(71), ""))
                .hasMessageContaining("1 to 70");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "--lime", "--other\r\n\r\n\r\n--other--", "{\"model\":\"gpt-image-2\"}"})
    void refusesABodyInWhichTheBoundaryDoesNotOccur(String body) {
        assertThat(refusal(TYPE, body)).hasMessage("the boundary that Content-Type names does not occur in it");
    }

    @Test
    void refusesAFormThatEndsAnywhereBeforeItsEnd() {
        String form = part("n", "2") + part("image", "picture") + "\r\n--limes--";
        int firstBoundary = "\r\n--limes\r\n".length();

        for (int length = firstBoundary; length < form.length(); length++) {
            MultipartFormatException refusal = refusal(TYPE, form.substring(0, length));

            assertThat(refusal).as("after %s bytes", length).hasMessageStartingWith("it ends before its closing");
        }
        assertThat(refusal(TYPE, part("image", "pict")).field()).contains("image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X: y                                               | a part has no Content-Disposition",
                "Content-Disposition: attachment; name=\"a\"        | a part's Content-Disposition is not form-data",
                "Content-Disposition: form-data                     | a part has no name",
                "Content-Disposition: form-data; name=\"\"          | a part has no name",
                "Content-Disposition: form-data; name=\"a           | a header ends within quotation marks",
                "Content-Disposition: form-data; name=\"a\" x       | a header is malformed",
                "Content-Disposition: form-data; name=a; name=b     | a header names a parameter twice",
                "Content-Disposition                                | a part has a header line without a name",
                ": form-data                                        | a part has a header line without a name",
            })
    void refusesAPartThatIsNoField(String header, String message) {
        assertThat(refusal(TYPE, "--limes\r\n" + header + "\r\n\r\nx" + END)).hasMessageStartingWith(message);
    }

    @Test
    void refusesAHeaderThatIsGivenTwice() {
        String form = part("a", "1").replace("\r\n\r\n", "\r\ncontent-disposition: form-data; name=b\r\n\r\n") + END;

        assertThat(refusal(TYPE, form)).hasMessage("a part has the same header twice");
    }

    @Test
    void refusesEncodedParts() {
        String form = part("a", "MQ==").replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n") + END;

        MultipartFormatException refusal = refusal(TYPE, form);

        assertThat(refusal).hasMessageContaining("Content-Transfer-Encoding");
        assertThat(refusal.field()).contains("a");
    }

    @Test
    void refusesHeadersThatNeverEnd() {
        String oneLine = "--limes\r\nContent-Disposition: " + "x".repeat(1 << 20);
        String manyLines = "--limes\r\n" + "a: b\r\n".repeat(1 << 16);
        StringBuilder manyNames = new StringBuilder("--limes\r\n");
        for (int i = 0; i < 1 << 16; i++) {
            manyNames.append("x-").append(i).append(": y\r\n");
        }

        assertThat(refusal(TYPE, oneLine)).hasMessageContaining("longer than 16384 bytes");
        assertThat(refusal(TYPE, manyLines)).hasMessageContaining("twice");
        assertThat(refusal(TYPE, manyNames.toString())).hasMessageContaining("longer than 16384 bytes");
    }

    @Test
    void refusesTooManyParts() throws IOException {
        String most = part("a", "1").repeat(MultipartReader.MOST_PARTS);

        assertThat(read(most + END)).hasSize(MultipartReader.MOST_PARTS);
        assertThat(refusal(TYPE, most + part("a", "1") + END)).hasMessageContaining("more than 200 parts");
    }

    @Test
    void refusesANameOnSeveralLines() {
        String form = "--limes\r\nContent-Disposition: form-data; name=\"a\nb\"\r\n\r\nx" + END;

        assertThat(refusal(TYPE, form)).hasMessageStartingWith("a part has no name");
    }

    @Test
    void refusesAHeaderThatIsNotEncodedInUtf8() {
        byte[] form = ("--limes\r\nContent-Disposition: form-data; name=\"\u00e9\"\r\n\r\nx" + END)
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(catchThrowableOfType(
                        MultipartFormatException.class, () -> read(TYPE, new ByteArrayInputStream(form))))
                .hasMessage("a part's header is not encoded in UTF-8");
    }

    @Test
    void readsTheSameHoweverTheBytesArrive() throws IOException {
        Random random = new Random(7);
        byte[] picture = new byte[300_000];
        random.nextBytes(picture);
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(ascii("--limes\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n"));
        form.write(picture);
        form.write(ascii("\r\n--limes \r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n2" + END));

        for (int largest : new int[] {1, 3, 100, 65_536, 1 << 20}) {
            InputStream pieces = new Pieces(form.toByteArray(), largest, random);
            MultipartReader reader = new MultipartReader(TYPE, pieces);

            assertThat(reader.next().orElseThrow().content().readAllBytes()).isEqualTo(picture);
            assertThat(reader.next().orElseThrow().content().readAllBytes()).isEqualTo(ascii("2"));
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void whatNobodyReadsIsPassedOver() throws IOException {
        String form = part("image", "p".repeat(200_000)) + part("n", "2") + END;
        MultipartReader reader = new MultipartReader(TYPE, stream(form));

        reader.next().orElseThrow().content().read();

        assertThat(reader.next().map(FormPart::name)).contains("n");
    }

    @Test
    @Tag("full")
    void damagedFormsAreReadOrRefused() {
        byte[] form = ascii(part("model", "gpt-image-2") + part("image", "\r\n--lim") + END);
        Random random = new Random(11);

        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = form.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) "\r\n-:;\"=".charAt(random.nextInt(7));

            assertThat(outcome(damaged)).isIn("read", "refused");
        }
    }

    private static String outcome(byte[] form) {
        try {
            read(TYPE, new ByteArrayInputStream(form));
            return "read";
        } catch (MultipartFormatException e) {
            return "refused";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String part(String name, String content) {
        return "\r\n--limes\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content;
    }

    private static List<String> read(String form) throws IOException {
        return read(TYPE, stream(form));
    }

    private static List<String> read(String contentType, InputStream form) throws IOException {
        MultipartReader reader = new MultipartReader(contentType, form);
        List<String> parts = new ArrayList<>();
        for (Optional<FormPart> part = reader.next(); part.isPresent(); part = reader.next()) {
            byte[] content = part.get().content().readAllBytes();
            parts.add(part.get().name() + "=" + new String(content, StandardCharsets.UTF_8));
        }
        return parts;
    }

    private static MultipartFormatException refusal(String contentType, String form) {
        MultipartFormatException refusal =
                catchThrowableOfType(MultipartFormatException.class, () -> read(contentType, stream(form)));
        assertThat(refusal)
                .as("refusal of %s", form.substring(0, Math.min(form.length(), 200)))
                .isNotNull();
        return refusal;
    }

    private static InputStream stream(String form) {
        return new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Gives bytes in pieces of random size, as a network does. */
    private static final class Pieces extends ByteArrayInputStream {
        private final int largest;
        private final Random random;

        Pieces(byte[] bytes, int largest, Random random) {
            super(bytes);
            this.largest = largest;
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(largest)));
        }
    }
}
