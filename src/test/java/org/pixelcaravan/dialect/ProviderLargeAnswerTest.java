package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.gemini.GeminiProviderCodec;
import org.pixelcaravan.dialect.openai.OpenAiProviderCodec;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;

class ProviderLargeAnswerTest {
    private static final int PICTURE_BYTES = 30 << 20;
    private static final long ALLOCATED_AT_MOST = 4 << 20;

    /** Signature and header chunk of a 1024x1024 PNG; what follows matters to nobody here. */
    private static final byte[] PNG_START = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/qhzx");

    @TempDir
    private Path folder;

    private Path picture;
    private Path base64;

    @BeforeEach
    void makePicture() throws IOException {
        picture = folder.resolve("picture.png");
        base64 = folder.resolve("picture.base64");
        try (OutputStream bytes = Files.newOutputStream(picture);
                OutputStream text = Base64.getEncoder().wrap(new BufferedOutputStream(Files.newOutputStream(base64)))) {
            byte[] noise = new byte[1 << 20];
            new Random(7).nextBytes(noise);
            bytes.write(PNG_START);
            text.write(PNG_START);
            for (int written = 0; written < PICTURE_BYTES; written += noise.length) {
                bytes.write(noise);
                text.write(noise);
            }
        }
    }

    @ParameterizedTest
    @Tag("full")
    @EnumSource
    void keepsALargePictureInASpoolFileAndOutOfTheHeap(Wire wire) throws IOException {
        Path spool = folder.resolve("spool");
        try (RequestContext context = context(spool)) {
            Unit unit = wire.unit(context);
            decode(wire, unit);

            long before = allocatedBytes();
            ImageResult result = decode(wire, unit);
            long allocated = allocatedBytes() - before;

            ImageContent content = result.images().get(0).content();
            assertThat(allocated).isLessThan(ALLOCATED_AT_MOST);
            assertThat(sizesIn(spool)).containsOnly(Files.size(base64)).hasSize(2);
            assertThat(content.byteLength()).isEqualTo(Files.size(picture));
            assertThat(mismatch(content)).isEqualTo(-1);
        }
        assertThat(sizesIn(spool)).isEmpty();
    }

    private ImageResult decode(Wire wire, Unit unit) throws IOException {
        InputStream body = new SequenceInputStream(
                Collections.enumeration(List.of(text(wire.start), Files.newInputStream(base64), text(wire.end))));
        return wire.codec.decode(new ProviderAnswer(200, Map.of("content-type", wire.type), body), unit);
    }

    /** Where in its answer each vendor puts the picture. */
    private enum Wire {
        OPENAI(
                new OpenAiProviderCodec(),
                "openai/gpt-image-2",
                "application/json",
                "{\"created\":1781000000,\"data\":[{\"b64_json\":\"",
                "\"}]}"),
        OPENAI_STREAM(
                new OpenAiProviderCodec(),
                "openai/gpt-image-2",
                ServerSentEvents.MEDIA_TYPE,
                "data: {\"type\":\"image_generation.completed\",\"b64_json\":\"",
                "\"}\n\n"),
        GEMINI(
                new GeminiProviderCodec(),
                "google/gemini-3-pro-image",
                "application/json",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\"",
                "\"}}]},\"finishReason\":\"STOP\"}]}"),
        GEMINI_STREAM(
                new GeminiProviderCodec(),
                "google/gemini-3-pro-image",
                ServerSentEvents.MEDIA_TYPE,
                "data: " + GEMINI.start,
                GEMINI.end + "\r\n\r\n");

        private final ProviderCodec codec;
        private final String model;
        private final String type;
        private final String start;
        private final String end;

        Wire(ProviderCodec codec, String model, String type, String start, String end) {
            this.codec = codec;
            this.model = model;
            this.type = type;
            this.start = start;
            this.end = end;
        }

        /** Of a caller who is told of each piece. */
        Unit unit(RequestContext context) {
            context.sendEventsTo(event -> {});
            ModelSpec spec = Rows.builtIn(model);
            ImageRequest request = ImageRequest.of(model, "a hat")
                    .delivery(new Delivery(false, true, true, 0, false, spec.dialect()))
                    .build();
            DeliveryPlan delivery = new DeliveryPlanner().plan(request, spec, context);
            return new Unit(0, request, spec, delivery, context);
        }
    }

    private long mismatch(ImageContent content) throws IOException {
        Path decoded = folder.resolve("decoded.png");
        try (OutputStream out = Files.newOutputStream(decoded)) {
            content.writeBytes(out);
        }
        return Files.mismatch(picture, decoded);
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static List<Long> sizesIn(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.map(file -> file.toFile().length()).toList();
        }
    }

    private static InputStream text(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestContext context(Path spool) {
        SpoolScope scope = new SpoolScope(spool, 1 << 20);
        return RequestContext.of("large", Deadline.in(Duration.ofMinutes(1)), scope)
                .build();
    }
}
