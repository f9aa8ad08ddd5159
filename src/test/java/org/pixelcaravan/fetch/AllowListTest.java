package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.20.30.40, 10.20.30.40, true",
        "10.20.30.40, 10.20.30.41, false",
        "172.16.0.0/12, 172.31.0.1, true",
        "172.16.0.0/12, 172.32.0.1, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fc00::1, false",
        "::/0, 10.0.0.1, false",
    })
    void containsTheAddressesOfItsNetworks(String entry, String address, boolean expected) {
        AllowList allow = AllowList.parse(List.of(entry));

        assertThat(allow.contains(ScriptedResolver.address(address))).isEqualTo(expected);
    }

    @Test
    void comparesOriginsExactly() {
        AllowList allow = AllowList.parse(List.of("https://Files.Example", "http://[::1]:8080"));

        assertThat(allow.contains(Origin.of(URI.create("https://files.example:443/a"))))
                .isTrue();
        assertThat(allow.contains(Origin.of(URI.create("http://[::1]:8080/a")))).isTrue();
        assertThat(allow.contains(Origin.of(URI.create("http://files.example/a"))))
                .isFalse();
        assertThat(allow.contains(Origin.of(URI.create("https://files.example.org/"))))
                .isFalse();
        assertThat(allow.contains(Origin.of(URI.create("https://a.files.example/"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.0/x",
                "10.1/16",
                "fd00::/129",
                "ftp://files.example",
                "https://files.example/",
                "https://files.example/path",
                "https://files.example?x",
                "https://user@files.example",
                "https://",
            })
    void refusesWhatItCannotRead(String entry) {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowList.parse(List.of(entry)));
    }
}
