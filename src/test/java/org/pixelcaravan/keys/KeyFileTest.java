package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.model.Money;

class KeyFileTest {
    private static final String HASH = KeyHash.of("a key").text();

    @Test
    void readsWhatAnOperatorWrites() {
        String text = """
                # ours
                keys:
                  - name: studio
                    hash: %s
                    models: [openai/*, flux/flux-2-pro]
                    expires: 2027-01-31
                    comment: "Layout: team"
                    disabled: true
                  - {name: "42", hash: '%s'}
                """.formatted(HASH, KeyHash.of("another").text());

        assertThat(parse(text))
                .containsExactly(
                        new CallerKey(
                                "studio",
                                new KeyHash(HASH),
                                new ModelScope(List.of("openai/*", "flux/flux-2-pro")),
                                Optional.of(LocalDate.of(2027, 1, 31)),
                                Optional.of("Layout: team"),
                                true),
                        TestKeys.plain("42", "another"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                          | limits must be a mapping",
                "{ picturesPerYear: 1 }     | there is no field picturesPerYear",
                "{ parallel: 0 }            | parallel must be a whole number from 1",
                "{ parallel: many }         | parallel must be a whole number",
                "{ requestsPerMinute: 1.5 } | requestsPerMinute must be a whole number",
                "{ picturesPerDay: 5000000000 } | picturesPerDay must be a whole number",
            })
    void saysWhatIsWrongWithALimit(String limits, String message) {
        String text = "keys: [{name: a, hash: '%s', limits: %s}]".formatted(HASH, limits);

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("key 1: " + message);
    }

    @Test
    void readsWhatItWrites() {
        List<CallerKey> keys = List.of(
                TestKeys.plain("true", "1"),
                TestKeys.plain("1.50", "2"),
                TestKeys.plain("0x1F", "3"),
                TestKeys.disabled("off", "4"),
                TestKeys.until("year", "5", LocalDate.of(2027, 1, 31)),
                TestKeys.limited("some", "6", "flux/*", "hunyuan/a:b#c"),
                new CallerKey(
                        "noted",
                        KeyHash.of("7"),
                        ModelScope.ALL,
                        Optional.empty(),
                        Optional.of("- \"a\": #b\n\u00e9 '%s'"),
                        false),
                TestKeys.plain("counted", "8")
                        .withLimits(new KeyLimits(
                                OptionalInt.of(60),
                                OptionalInt.empty(),
                                OptionalInt.of(500),
                                Money.parse("0.125 CNY"))));

        assertThat(parse(KeyFile.format(keys))).isEqualTo(keys);
        assertThat(parse(KeyFile.format(List.of()))).isEmpty();
    }

    @Test
    void holdsNoKey() {
        assertThat(KeyFile.format(List.of(TestKeys.plain("one", "the-very-key"))))
                .doesNotContain("the-very-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys:",
                "keys: none",
                "keys: []\nmore: 1",
                "keys: [",
                "- name: a",
                "keys: [text]",
                "keys: [{hash: HASH}]",
                "keys: [{name: a}]",
                "keys: [{name: a, hash: secret}]",
                "keys: [{name: 'a b', hash: HASH}]",
                "keys: [{name: \"a\\nb\", hash: HASH}]",
                "keys: [{name: [a], hash: HASH}]",
                "keys: [{name: a, hash: HASH, model: openai/*}]",
                "keys: [{name: a, hash: HASH, models: openai/*}]",
                "keys: [{name: a, hash: HASH, models: []}]",
                "keys: [{name: a, hash: HASH, models: ['*']}]",
                "keys: [{name: a, hash: HASH, models: [gpt-image-2]}]",
                "keys: [{name: a, hash: HASH, expires: soon}]",
                "keys: [{name: a, hash: HASH, expires: 2027-02-30}]",
                "keys: [{name: a, hash: HASH, disabled: 1}]",
                "keys: [{name: a, hash: HASH, limits: {costPerDay: 12.5}}]",
                "keys: [{name: a, hash: HASH, limits: {costPerDay: 0 USD}}]",
                "keys: [{name: a, hash: HASH, limits: {costPerDay: -1 USD}}]",
                "keys: [{name: a, hash: HASH, limits: {costPerDay: 1 usd}}]",
                "keys: [{name: a, hash: HASH, limits: {costPerDay: [1]}}]",
                "keys: [{name: a, name: b, hash: HASH}]",
                "keys: [{name: a, hash: HASH}, {name: b, hash: HASH}]",
                "keys: [{name: a, hash: HASH}, {name: a, hash: OTHER}]",
            })
    void refusesWhatItDoesNotUnderstandWithoutQuotingSecrets(String text) {
        String document =
                text.replace("HASH", HASH).replace("OTHER", KeyHash.of("other").text());

        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(KeyFileException.class)
                .message()
                .isNotBlank()
                .doesNotContain("secret", HASH);
    }

    @Test
    void saysWhichEntryIsWrong() {
        assertThatThrownBy(() -> parse("keys: [{name: a, hash: %s}, {name: b}]".formatted(HASH)))
                .hasMessage("key 2: it has no hash");
    }

    private static List<CallerKey> parse(String text) {
        return KeyFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
