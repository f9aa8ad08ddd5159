package org.pixelcaravan.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static final long LENGTH = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0-0",
        "bytes=0-499, 0-499",
        "bytes=500-, 500-999",
        "bytes=999-, 999-999",
        "bytes=-1, 999-999",
        "bytes=-5000, 0-999",
        "bytes=0-999999999999999999, 0-999",
        "bytes=0-99999999999999999999, 0-999",
        "bytes=-99999999999999999999, 0-999",
        "Bytes=1-2, 1-2",
    })
    void understandsASingleRange(String header, String expected) {
        assertThat(ByteRange.parse(header, LENGTH)).get().hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-"})
    void knowsARangeThatHoldsNothing(String header) {
        assertThat(ByteRange.parse(header, LENGTH)).get().matches(ByteRange::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=-", "bytes=2-1", "bytes=0-1,3-4", "bytes=a-b", "bytes=1", "items=0-1", "", "bytes=0x1-2"})
    void asksForTheWholeFileWhereItIsNone(String header) {
        assertThat(ByteRange.parse(header, LENGTH)).isEmpty();
    }
}
