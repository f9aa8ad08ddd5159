package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;

class LoopbackGuardTest {
    private final LoopbackGuard guard = new LoopbackGuard("http", List.of());

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, , ",
        "127.0.0.1:8080, , none",
        "127.1.2.3, , ",
        "LOCALHOST, , ",
        "[::1]:8080, , same-origin",
        "localhost:8080, http://localhost:8080, same-origin",
    })
    void letsThisMachineIn(String host, String origin, String site) {
        assertThatCode(() -> guard.check(request(host, origin, site))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, , ",
        "localhost.evil.example:8080, , ",
        "127.0.0.1.nip.io, , ",
        "localhost@evil.example, , ",
        "10.0.0.5:8080, , ",
        "0.0.0.0:8080, , ",
        ", , ",
        "'', , ",
        "localhost:8080, http://evil.example, ",
        "localhost:8080, null, ",
        "localhost:8080, http://localhost:3000, ",
        "localhost:8080, , cross-site",
        "localhost:8080, , same-site",
        "localhost:8080, http://localhost:8080, cross-site",
    })
    void keepsWebPagesOut(String host, String origin, String site) {
        assertThatThrownBy(() -> guard.check(request(host, origin, site))).isInstanceOf(GatewayException.class);
    }

    @Test
    void knowsItsOwnPagesByTheSchemeThatItSpeaks() {
        LoopbackGuard encrypted = new LoopbackGuard("https", List.of());

        assertThatCode(() -> encrypted.check(request("localhost:8080", "https://localhost:8080", "same-origin")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> encrypted.check(request("localhost:8080", "http://localhost:8080", null)))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void letsPagesInWhoseOriginIsListedButUnderNoOtherNameOfTheGateway() {
        LoopbackGuard open = new LoopbackGuard("http", List.of("http://localhost:5173"));

        assertThatCode(() -> open.check(request("localhost:8080", "http://localhost:5173", "same-site")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> open.check(request("evil.example:8080", "http://localhost:5173", null)))
                .isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> open.check(request("localhost:8080", "http://localhost:51730", null)))
                .isInstanceOf(GatewayException.class);
    }

    private static DoorRequest request(String host, String origin, String site) {
        Map<String, String> headers = new HashMap<>();
        put(headers, "host", host);
        put(headers, "origin", origin);
        put(headers, "sec-fetch-site", site);
        return new DoorRequest("POST", "/", headers, InputStream.nullInputStream());
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
