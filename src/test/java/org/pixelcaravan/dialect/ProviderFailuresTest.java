package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageRequest;

class ProviderFailuresTest {
    private final Unit unit = unit();

    @ParameterizedTest
    @CsvSource({
        "400, true, INVALID_REQUEST",
        "400, false, PROVIDER_REJECTED",
        "401, false, PROVIDER_AUTH",
        "402, false, QUOTA_EXCEEDED",
        "403, true, PROVIDER_AUTH",
        "404, true, PROVIDER_REJECTED",
        "408, true, OUTCOME_UNKNOWN",
        "405, true, PROVIDER_REJECTED",
        "409, true, INVALID_REQUEST",
        "413, true, TOO_LARGE",
        "413, false, TOO_LARGE",
        "415, true, INVALID_REQUEST",
        "422, true, INVALID_REQUEST",
        "422, false, PROVIDER_REJECTED",
        "451, true, CONTENT_BLOCKED",
        "451, false, PROVIDER_REJECTED",
        "429, false, RATE_LIMITED",
        "500, true, PROVIDER_REJECTED",
        "500, false, OUTCOME_UNKNOWN",
        "502, true, PROVIDER_REJECTED",
        "502, false, OUTCOME_UNKNOWN",
        "503, true, PROVIDER_UNAVAILABLE",
        "503, false, OUTCOME_UNKNOWN",
        "504, true, OUTCOME_UNKNOWN",
        "524, false, OUTCOME_UNKNOWN",
        "302, false, PROVIDER_REJECTED",
    })
    void tellsFromTheStatusWhetherACallMayHaveBeenBought(int status, boolean readable, ErrorCode code) {
        GatewayException failure =
                ProviderFailures.byStatus(answer(status, ""), readable, unit).build();

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageStartingWith("Provider home ");
    }

    @ParameterizedTest
    @CsvSource({
        "12, , PT12S",
        "1.5, , PT1.5S",
        "12, 250, PT0.25S",
        "12, soon, PT12S",
        "'Sat, 21 Nov 2020 12:00:00 GMT', , PT0S",
    })
    void keepsHowLongTheVendorAsksToWait(String seconds, String milliseconds, Duration wait) {
        Map<String, String> headers = milliseconds == null
                ? Map.of("retry-after", seconds)
                : Map.of("retry-after", seconds, "retry-after-ms", milliseconds);

        assertThat(limited(headers).retryAfter()).contains(wait);
    }

    @Test
    void countsTheTimeToTheMomentThatTheVendorNames() {
        ZonedDateTime inAMinute = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(inAMinute);

        assertThat(limited(Map.of("retry-after", date)).retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "99999999999"})
    void ignoresAWaitThatCannotBeRead(String text) {
        assertThat(limited(Map.of("retry-after", text)).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Incorrect API key provided: sk-proj-12*****cdef., Incorrect API key provided: …",
        "Use Bearer abc.def now, Use … now",
        "key 0123456789abcdef0123456789ABCDEF_0 is bad, key … is bad",
        "Width must be a multiple of 16, Width must be a multiple of 16",
        "unsupported mimetype ('application/octet-stream'), unsupported mimetype ('application/octet-stream')",
    })
    void quotesAVendorWithoutAnythingLikeAKey(String text, String quoted) {
        assertThat(ProviderFailures.quotable(text)).isEqualTo(quoted);
    }

    @Test
    void quotesAVendorInOneShortLine() {
        assertThat(ProviderFailures.quotable("one\r\n\ttwo \u0000 three")).isEqualTo("one two three");
        assertThat(ProviderFailures.quotable("much to say ".repeat(100)))
                .hasSize(300)
                .endsWith("…");
    }

    @Test
    void passesRequestIdsOnThatLookLikeKeys() {
        String id = "0123456789abcdef0123456789abcdef";

        assertThat(ProviderFailures.requestId(id)).contains(id);
        assertThat(ProviderFailures.requestId("req_7-Z")).contains("req_7-Z");
        assertThat(ProviderFailures.requestId("a".repeat(65))).isEmpty();
        assertThat(ProviderFailures.requestId("a prompt")).isEmpty();
        assertThat(ProviderFailures.requestId("")).isEmpty();
    }

    @Test
    void keepsLongCodesThatAreMadeOfWords() {
        String code = "InputTextSensitiveContentDetected.PolicyViolation";

        assertThat(ProviderFailures.vendorCode(code)).isEqualTo(code);
        assertThat(ProviderFailures.vendorCode("0123456789abcdef0123456789abcdef"))
                .isEqualTo("…");
        assertThat(ProviderFailures.vendorCode("a".repeat(81))).isEqualTo("…");
    }

    @Test
    void readsErrorDocumentsOnlyUpToALimit() throws IOException {
        String large = "{\"detail\":\"" + "x".repeat(1 << 20) + "\"}";
        ProviderAnswer answer = answer(500, large);

        assertThat(ProviderFailures.body(answer).isMissingNode()).isTrue();
        assertThat(answer.body().available()).isGreaterThan(900_000);
    }

    @Test
    void survivesErrorDocumentsThatBreakOff() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };

        assertThat(ProviderFailures.body(new ProviderAnswer(500, Map.of(), broken))
                        .isMissingNode())
                .isTrue();
    }

    private GatewayException limited(Map<String, String> headers) {
        ProviderAnswer answer = new ProviderAnswer(429, headers, InputStream.nullInputStream());
        return ProviderFailures.byStatus(answer, true, unit).build();
    }

    private static ProviderAnswer answer(int status, String body) {
        return new ProviderAnswer(status, Map.of(), new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Unit unit() {
        ModelSpec model = Rows.row("count: 10");
        RequestContext context = Rows.context();
        ImageRequest request = ImageRequest.of("model", "a hat").build();
        DeliveryPlan delivery = new DeliveryPlanner().plan(request, model, context);
        return new Unit(0, request, model, delivery, context);
    }
}
