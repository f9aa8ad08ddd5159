package org.pixelcaravan.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.support.Damaged;

/**
 * Documents that are nearly right: every fixture, damaged in many ways. Whoever reads one says what is wrong with it, or finds
 * nothing; nobody breaks, hangs or fills the memory.
 */
class HostileBytesTest {
    private static final int DAMAGES = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @ParameterizedTest
    @Tag("full")
    @MethodSource("org.pixelcaravan.dialect.ProviderCodecContractTest#dialects")
    void aVendorsDamagedAnswerIsUnderstoodOrRefused(String dialect) throws IOException {
        for (ProviderFixture fixture : ProviderFixture.all(dialect)) {
            Unit unit = fixture.unit();
            for (String file : List.of("answer.wire.json", "poll.wire.json")) {
                if (fixture.has(file)) {
                    ProviderAnswer answer = fixture.answer(file);
                    byte[] body = answer.body().readAllBytes();
                    each(fixture.name() + " " + file, body, damaged -> {
                        ProviderAnswer broken = new ProviderAnswer(answer.status(), answer.headers(), damaged);
                        ProviderCodecContractTest.read(dialect, file.startsWith("poll"), broken, unit);
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "openai", "vertex"})
    void aCallersDamagedRequestIsUnderstoodOrRefused(String dialect) throws IOException {
        DoorCodec codec = DoorCodecContractTest.CODECS.get(dialect);
        for (DoorFixture fixture : DoorFixture.of(dialect)) {
            DoorRequest request = fixture.request();
            byte[] body = request.body().readAllBytes();
            each(fixture.toString(), body, damaged -> {
                try (SpoolScope spool = SpoolScope.inMemory()) {
                    RequestContext context = RequestContext.of("hostile", Deadline.in(PATIENCE), spool)
                            .door(codec.name(), codec)
                            .build();
                    codec.decode(
                            new DoorRequest(
                                    request.method(), request.path(), request.query(), request.headers(), damaged),
                            context);
                }
            });
        }
    }

    static Stream<byte[]> streams() {
        return Stream.of("data: {\"a\":1}\n\ndata: {\"b\":2}\r\n\r\n: note\nevent: x\ndata: [DONE]\n\n"
                .getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aDamagedStreamOfEventsEnds(byte[] stream) throws IOException {
        for (int round = 0; round < 100; round++) {
            each("events " + round, stream, damaged -> {
                EventStreamReader reader = new EventStreamReader(damaged);
                for (Optional<InputStream> event = reader.next(); event.isPresent(); event = reader.next()) {
                    event.get().readAllBytes();
                }
            });
        }
    }

    private static void each(String name, byte[] whole, Damaged.Reader reader) {
        Damaged.refusedBy(List.of(GatewayException.class, IOException.class)).each(name, whole, DAMAGES, reader);
    }
}
