package org.pixelcaravan.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ReferenceLimits;

/** Forms that fixtures cannot hold: large ones, and bytes that are no text. */
class OpenAiFormTest {
    private static final String START = part("model", "gpt-image-2") + part("prompt", "Edit");
    private static final String END = "--limes--";
    private static final int LARGEST = 48 << 20;
    private static final long MEMORY = 4 << 20;

    private final OpenAiDoorCodec codec = new OpenAiDoorCodec(Clock.systemUTC(), new ReferenceLimits(16, LARGEST));

    @TempDir
    Path folder;

    @Test
    void memoryDoesNotDependOnTheSizeOfPictures() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SpoolScope spool = spool()) {
            decode(form(START, pictures(1, 2 << 20)), spool);
            long before = threads.getCurrentThreadAllocatedBytes();

            ImageRequest request = decode(form(START, pictures(2, LARGEST)), spool);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY);
            assertThat(request.references()).hasSize(2).allSatisfy(reference -> assertThat(
                            reference.content().byteLength())
                    .isEqualTo(LARGEST));
        }
        assertThat(spoolFiles()).isZero();
    }

    @Test
    void stopsReadingAPictureThatIsTooLarge() {
        InputStream endless = form(START, pictures(1, LARGEST + 1));

        GatewayException refusal = refusal(endless);

        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal.parameter()).contains("image[0]");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] prompt = (part("prompt", "caf\u00e9") + END).getBytes(StandardCharsets.ISO_8859_1);

        GatewayException refusal = refusal(new ByteArrayInputStream(prompt));

        assertThat(refusal).hasMessage("prompt is not encoded in UTF-8");
        assertThat(refusal.parameter()).contains("prompt");
    }

    @Test
    void refusesTextsThatAreTooLongTogether() {
        String half = "x".repeat(600_000);

        GatewayException refusal = refusal(form(part("model", half) + part("prompt", half) + END));

        assertThat(refusal).hasMessage("prompt is too long");
    }

    @Test
    void keepsSingleLineEndsAsTheyAre() throws IOException {
        try (SpoolScope spool = spool()) {
            String form = part("model", "m") + part("prompt", "a\nb\r\nc\rd") + part("image", "x") + END;

            assertThat(decode(form(form), spool).prompt()).isEqualTo("a\nb\nc\rd");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "n, 2.0, ''",
        "n, 2.5, n must be a whole number",
        "n, '', n must be a whole number",
        "n, ' 2', n must be a whole number",
        "n, 0x2, n must be a whole number",
        "n, 99999999999999999999999999999999999, n must be a whole number",
        "seed, -1, ''",
        "guidance_scale, 1e400, guidance_scale must be a number",
        "stream, false, ''",
        "stream, True, stream must be true or false",
        "stream, 1, stream must be true or false",
        "output_compression, 101, output_compression must be a whole number from 0 to 100",
        "size, '', size must be WIDTHxHEIGHT",
        "background, clear, background must be one of",
    })
    void readsNumbersAndFlagsStrictly(String field, String value, String message) throws IOException {
        String form = START + part("image", "x") + part(field, value) + END;

        if (message.isEmpty()) {
            try (SpoolScope spool = spool()) {
                assertThat(decode(form(form), spool).references()).hasSize(1);
            }
        } else {
            assertThat(refusal(form(form))).hasMessageStartingWith(message);
        }
    }

    private ImageRequest decode(InputStream form, SpoolScope spool) throws IOException {
        RequestContext context = RequestContext.of("request-1", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(codec.name(), codec)
                .build();
        Map<String, String> headers = Map.of("content-type", "multipart/form-data; boundary=limes");
        return codec.decode(new DoorRequest("POST", "/v1/images/edits", headers, form), context);
    }

    private GatewayException refusal(InputStream form) {
        try (SpoolScope spool = spool()) {
            GatewayException refusal = catchThrowableOfType(GatewayException.class, () -> decode(form, spool));
            assertThat(refusal).isNotNull();
            return refusal;
        }
    }

    private SpoolScope spool() {
        return new SpoolScope(folder, 1 << 20);
    }

    private long spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static InputStream form(String text, InputStream... more) {
        InputStream start = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new SequenceInputStream(Collections.enumeration(
                Stream.concat(Stream.of(start), Arrays.stream(more)).toList()));
    }

    private static InputStream pictures(int number, int size) {
        InputStream all = InputStream.nullInputStream();
        for (int i = 0; i < number; i++) {
            InputStream head = form("--limes\r\nContent-Disposition: form-data; name=\"image[]\"\r\n\r\n");
            all = new SequenceInputStream(all, new SequenceInputStream(head, new Returns(size)));
            all = new SequenceInputStream(all, form("\r\n"));
        }
        return new SequenceInputStream(all, form(END));
    }

    private static String part(String name, String value) {
        return "--limes\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** Bytes each of which might begin a delimiter, made when they are asked for. */
    private static final class Returns extends InputStream {
        private int left;

        Returns(int length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? '\r' : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, left);
            Arrays.fill(target, offset, offset + count, (byte) '\r');
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
