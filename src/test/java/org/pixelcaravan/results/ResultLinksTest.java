package org.pixelcaravan.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class ResultLinksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ResultStore.Kept PICTURE =
            new ResultStore.Kept("0123456789abcdef0123456789abcdef.png", NOW.plusMillis(1));

    @TempDir
    private Path data;

    private Path keyFile;

    @BeforeEach
    void setUp() {
        keyFile = data.resolve("links.key");
    }

    @Test
    void readsWhatItHasMade() {
        ResultLinks links = linksAt(NOW);
        String path = links.path(PICTURE);

        assertThat(links.read(path)).isEqualTo(new ResultLinks.Link(PICTURE.name(), PICTURE.until()));
        assertThat(links.read("/api" + path).name()).isEqualTo(PICTURE.name());
    }

    @Test
    void readsTheLinksOfAnEarlierRun() {
        assertThat(linksAt(NOW).read(linksAt(NOW).path(PICTURE)).name()).isEqualTo(PICTURE.name());
    }

    @Test
    void refusesEveryChangedCharacter() {
        String path = linksAt(NOW).path(PICTURE);
        int start = path.indexOf("results/") + "results/".length();

        for (int i = start; i < path.length(); i++) {
            String tampered = path.substring(0, i) + (path.charAt(i) == '1' ? '2' : '1') + path.substring(i + 1);
            assertThatThrownBy(() -> linksAt(NOW).read(tampered))
                    .as(tampered)
                    .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.code())
                            .isIn(ErrorCode.PERMISSION_DENIED, ErrorCode.NOT_FOUND));
        }
    }

    @Test
    void refusesALinkThatLivesLongerThanItWasMadeTo() {
        String path = linksAt(NOW).path(PICTURE);
        String expiry = String.valueOf(PICTURE.until().toEpochMilli());
        String longer = path.replace(expiry, String.valueOf(PICTURE.until().toEpochMilli() + 1));

        assertRefused(longer, NOW, ErrorCode.PERMISSION_DENIED, "signature is wrong");
    }

    @Test
    void refusesTheLinkOfAnotherKey() {
        String path = linksAt(NOW).path(PICTURE);
        keyFile = data.resolve("another.key");

        assertRefused(path, NOW, ErrorCode.PERMISSION_DENIED, "signature is wrong");
    }

    @Test
    void refusesAnExpiredLink() {
        assertRefused(
                linksAt(NOW).path(PICTURE),
                PICTURE.until(),
                ErrorCode.NOT_FOUND,
                "expired",
                "ask for the picture again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/images/results",
                "/v1/images/results/",
                "/v1/images/results/1/2/3.png",
                "/v1/images/results/1/../../../result-links.key",
                "/v1/images/results/%2e%2e/x"
            })
    void findsNothingElsewhere(String path) {
        assertRefused(path, NOW, ErrorCode.NOT_FOUND, "use the link exactly as it was returned");
    }

    @Test
    void keepsItsKeyFromEverybodyElse() throws IOException {
        linksAt(NOW).path(PICTURE);

        assertThat(Files.getPosixFilePermissions(keyFile)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.size(keyFile)).isEqualTo(32);
        assertThat(data).isDirectoryNotContaining("regex:.*\\.key\\..*");
    }

    @Test
    void startsWithNoKeyThatIsCutOff() throws IOException {
        Files.write(keyFile, new byte[31]);

        assertThatThrownBy(() -> new LinkKey(keyFile).load())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("delete it");
    }

    private void assertRefused(String path, Instant now, ErrorCode code, String... words) {
        assertThatThrownBy(() -> linksAt(now).read(path))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    private ResultLinks linksAt(Instant now) {
        return new ResultLinks(new LinkKey(keyFile), Clock.fixed(now, ZoneOffset.UTC));
    }
}
