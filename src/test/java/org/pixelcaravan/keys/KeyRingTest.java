package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;

class KeyRingTest {
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 12, 31);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-31T23:59:59Z"), ZoneOffset.UTC);
    private static final Clock NEXT_DAY = Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final List<CallerKey> keys = List.of(
            TestKeys.plain("first", "key-1"),
            TestKeys.disabled("off", "key-2"),
            TestKeys.until("year", "key-3", LAST_DAY),
            TestKeys.limited("last", "key-4", "flux/*"));
    private final KeyRing ring = new KeyRing(keys);

    @ParameterizedTest
    @CsvSource({"key-1, first", "key-3, year", "key-4, last"})
    void knowsTheNameOfAKey(String key, String name) {
        assertThat(ring.require(List.of(key), CLOCK).keyName()).contains(name);
    }

    @Test
    void handsOverTheModelsOfTheKey() {
        ModelScope models = ring.require(List.of("key-4"), CLOCK).models();

        assertThat(models.allows(new ModelId("flux", "flux-2-pro"))).isTrue();
        assertThat(models.allows(new ModelId("openai", "gpt-image-2"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"wrong key-1", "key-1 wrong", "key-2 key-1", "key-1 key-2"})
    void oneGoodCredentialAmongOthersIsEnough(String credentials) {
        assertThat(ring.require(List.of(credentials.split(" ")), CLOCK).keyName())
                .contains("first");
    }

    @Test
    void saysWhatToSendAndNotWhatWasSent() {
        assertThat(refusal("key-12345")).contains("not one of", "Authorization: Bearer", "x-goog-api-key", "?key=");
        assertThat(refusal("key-12345")).doesNotContain("12345");
        assertThat(refusal()).contains("asks for a key", "Authorization: Bearer");
        assertThat(refusal("key-2")).contains("switched off").doesNotContain("off-", "key-2");
    }

    @Test
    void aKeyIsGoodToTheEndOfItsLastDay() {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> ring.require(List.of("key-3"), NEXT_DAY));

        assertThat(ring.require(List.of("key-3"), CLOCK).keyName()).contains("year");
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refused).hasMessageContaining("expired");
    }

    @ParameterizedTest
    @CsvSource({"key-1, true", "key-2, false", "key-4, true", "wrong, false", "'', false"})
    void comparesWithEveryKeyWhicheverMatches(String credential, boolean good) {
        AtomicInteger comparisons = new AtomicInteger();
        KeyRing counted = new KeyRing(keys, (left, right) -> {
            comparisons.incrementAndGet();
            assertThat(left).hasSameSizeAs(right);
            return MessageDigest.isEqual(left, right);
        });

        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> counted.require(List.of(credential), CLOCK));

        assertThat(refused == null).isEqualTo(good);
        assertThat(comparisons).hasValue(keys.size());
    }

    private String refusal(String... credentials) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> ring.require(List.of(credentials), CLOCK));
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        return refused.getMessage();
    }
}
