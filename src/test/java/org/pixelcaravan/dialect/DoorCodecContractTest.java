package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ReferenceLimits;

/** Every folder under dialects/&lt;dialect&gt;/door is a wire request with what a door makes of it, or how it refuses it. */
class DoorCodecContractTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1713833628), ZoneOffset.UTC);
    static final Map<String, DoorCodec> CODECS = Map.of(
            "gemini",
            new GeminiDoorCodec(),
            "job",
            new JobDoorCodec(Path.of("src/test/resources/dialects/job/inputs")),
            "openai",
            new OpenAiDoorCodec(CLOCK, ReferenceLimits.USUAL),
            "vertex",
            new VertexDoorCodec());

    private final SpoolScope spool = SpoolScope.inMemory();

    @AfterEach
    void deleteSpoolFiles() {
        spool.close();
    }

    static Stream<Arguments> understood() {
        return cases("request.canonical.json");
    }

    static Stream<Arguments> answered() {
        return cases("answer.wire.json");
    }

    static Stream<Arguments> refused() {
        return cases("error.wire.json");
    }

    static Stream<DoorCodec> doors() {
        return CODECS.values().stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("understood")
    void understandsRequests(String dialect, DoorFixture fixture) throws IOException {
        DoorCodec codec = CODECS.get(dialect);
        RequestContext context = context(codec);

        ImageRequest request = codec.decode(fixture.request(), context);

        assertThat(DoorCanonical.request(request, context.warnings()))
                .isEqualTo(fixture.json("request.canonical.json"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("answered")
    void writesAnswers(String dialect, DoorFixture fixture) throws IOException {
        DoorCodec codec = CODECS.get(dialect);
        RequestContext context = context(codec);
        ImageRequest request = codec.decode(fixture.request(), context);

        DoorAnswer answer = codec.encode(request, DoorCanonical.result(fixture.json("result.canonical.json")), context);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(MAPPER.readTree(answer.body().toBytes())).isEqualTo(fixture.json("answer.wire.json"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refused")
    void refusesRequests(String dialect, DoorFixture fixture) throws IOException {
        DoorCodec codec = CODECS.get(dialect);
        RequestContext context = context(codec);

        GatewayException failure =
                catchThrowableOfType(GatewayException.class, () -> codec.decode(fixture.request(), context));

        assertThat(failure).isNotNull();
        assertThat(written(codec.encodeError(failure))).isEqualTo(fixture.json("error.wire.json"));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void writesEveryFailure(ErrorCode code) throws IOException {
        GatewayException failure = new GatewayException(code, "What to change");

        for (DoorCodec codec : CODECS.values()) {
            JsonNode expected =
                    DoorFixture.document(codec.name(), "failures.wire.json").path(code.name());
            assertThat(written(codec.encodeError(failure))).as(codec.name()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void writesEveryDetailOfAFailure(DoorCodec codec) throws IOException {
        GatewayException failure = GatewayException.of(ErrorCode.RATE_LIMITED, "Too many pictures")
                .parameter("n")
                .retryAfter(Duration.ofMillis(1500))
                .vendorCode("slow_down")
                .vendorRequestId("req_9")
                .build();

        JsonNode expected =
                DoorFixture.document(codec.name(), "failures.wire.json").path("with every detail");

        assertThat(written(codec.encodeError(failure))).isEqualTo(expected);
    }

    private static Stream<Arguments> cases(String file) {
        return CODECS.keySet().stream().sorted().flatMap(dialect -> DoorFixture.of(dialect).stream()
                .filter(fixture -> fixture.has(file))
                .map(fixture -> Arguments.of(dialect, fixture)));
    }

    private static ObjectNode written(DoorAnswer answer) throws IOException {
        ObjectNode written = MAPPER.createObjectNode();
        written.put("status", answer.status());
        written.set("headers", MAPPER.valueToTree(answer.headers()));
        written.set("body", MAPPER.readTree(answer.body().toBytes()));
        return written;
    }

    private RequestContext context(DoorCodec codec) {
        return RequestContext.of("request-1", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(codec.name(), codec)
                .build();
    }
}
