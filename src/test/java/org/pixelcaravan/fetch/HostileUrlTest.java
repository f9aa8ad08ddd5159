package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.fetch.FetchException.Reason;

class HostileUrlTest {
    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedResolver resolver = new ScriptedResolver()
            .with("pictures.example", "93.184.216.34")
            .with("xn--bcher-kva.example", "93.184.216.34")
            .with("dual.example", "93.184.216.34", "2606:4700::1111")
            .with("nat64.example", "64:ff9b::5db8:d822");
    private final GuardedFetcher strict = new GuardedFetcher(FetchPolicy.defaults(), resolver, transport);
    private final GuardedFetcher lenient =
            new GuardedFetcher(FetchPolicy.defaults().withAllowHttp(true), resolver, transport);

    @AfterEach
    void close() {
        strict.close();
        lenient.close();
    }

    @ParameterizedTest
    @MethodSource("org.pixelcaravan.fetch.HostileUrls#all")
    void refusesHostileUrlsWithoutResolvingOrConnecting(Reason reason, String url) {
        assertRefused(strict, reason, url);
        assertRefused(lenient, reason, url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://pictures.example/a.png", "HTTP://pictures.example/", "http://93.184.216.34/"})
    void refusesPlainHttpUnlessAllowed(String url) {
        assertRefused(strict, Reason.REFUSED_SCHEME, url);

        lenient.fetch(url, FetchOptions.untrusting(), OutputStream.nullOutputStream());

        assertThat(transport.asked()).containsExactly(ScriptedResolver.address("93.184.216.34"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pictures.example",
                "HTTPS://Pictures.Example/a.png",
                "https://pictures.example:443/a.png?signature=a%2Fb&x=@#fragment",
                "https://pictures.example:80/",
                "https://pictures.example:1024/a/../b;c",
                "https://pictures.example:65535//double",
                "https://xn--bcher-kva.example/",
                "https://dual.example/",
                "https://93.184.216.34/",
            })
    void asksTheCheckedAddressOfAcceptableUrls(String url) {
        FetchedImage image = strict.fetch(url, FetchOptions.untrusting(), OutputStream.nullOutputStream());

        assertThat(image.header().width()).isEqualTo(4);
        assertThat(transport.asked()).containsExactly(ScriptedResolver.address("93.184.216.34"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://[2606:4700::1111]/, 2606:4700::1111",
        "https://[2606:4700::1111]:8443/, 2606:4700::1111",
        "https://[::ffff:93.184.216.34]/, 93.184.216.34",
        "https://[64:ff9b::5db8:d822]/, 64:ff9b::5db8:d822",
        "https://nat64.example/, 64:ff9b::5db8:d822",
        "https://100.63.255.255/, 100.63.255.255",
        "https://172.32.0.1/, 172.32.0.1",
        "https://11.0.0.1/, 11.0.0.1",
        "https://[2001:4860:4860::8888]/, 2001:4860:4860::8888",
    })
    void asksPublicAddresses(String url, String address) {
        strict.fetch(url, FetchOptions.untrusting(), OutputStream.nullOutputStream());

        assertThat(transport.asked()).containsExactly(ScriptedResolver.address(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fd00::1",
                "64:ff9b::10.0.0.1",
            })
    void refusesNamesOfWhichAnySingleAddressIsSpecial(String special) {
        resolver.with("mixed.example", "93.184.216.34", "2606:4700::1111", special);

        assertThatThrownBy(() -> fetch(strict, "https://mixed.example/"))
                .isInstanceOfSatisfying(FetchException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.REFUSED_ADDRESS);
                    assertThat(e.detail()).contains("mixed.example");
                });
        assertThat(transport.asked()).isEmpty();
    }

    @Test
    void resolvesOnceAndConnectsToTheFirstAnswerWhenNamesAreRebound() {
        resolver.with("rebound.example", "93.184.216.34").with("rebound.example", "127.0.0.1");

        fetch(strict, "https://rebound.example/");

        assertThat(resolver.questions()).isEqualTo(1);
        assertThat(transport.asked()).containsExactly(ScriptedResolver.address("93.184.216.34"));
    }

    @Test
    void checksAgainWhenTheSameNameIsFetchedAgain() {
        resolver.with("rebound.example", "93.184.216.34").with("rebound.example", "127.0.0.1");
        fetch(strict, "https://rebound.example/");

        assertThatThrownBy(() -> fetch(strict, "https://rebound.example/"))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED_ADDRESS));
        assertThat(transport.asked()).hasSize(1);
    }

    @Test
    void triesTheNextAddressIfOneIsDead() {
        ScriptedTransport halfDead = new ScriptedTransport(ScriptedResolver.address("2606:4700::1111"));
        resolver.with("halfdead.example", "2606:4700::1111", "93.184.216.34");
        try (GuardedFetcher fetcher = new GuardedFetcher(FetchPolicy.defaults(), resolver, halfDead)) {
            fetch(fetcher, "https://halfdead.example/");
        }

        assertThat(halfDead.asked()).hasSize(2);
        assertThat(resolver.questions()).isEqualTo(1);
    }

    @Test
    void allowListOpensNetworksAndOrigins() {
        AllowList allow = AllowList.parse(List.of("10.1.0.0/16", "fd00:1::/32", "http://storage:9000"));
        resolver.with("storage", "192.168.0.7").with("inside.example", "10.1.2.3");
        FetchPolicy policy = FetchPolicy.defaults().withAllow(allow);
        try (GuardedFetcher fetcher = new GuardedFetcher(policy, resolver, transport)) {
            fetch(fetcher, "https://10.1.255.255/");
            fetch(fetcher, "https://inside.example/");
            fetch(fetcher, "https://[fd00:1::9]/");
            fetch(fetcher, "http://storage:9000/a.png");

            assertThat(transport.asked()).hasSize(4);
            assertReason(fetcher, Reason.REFUSED_ADDRESS, "https://10.2.0.0/");
            assertReason(fetcher, Reason.REFUSED_SCHEME, "http://10.1.0.1/");
            assertReason(fetcher, Reason.REFUSED_SCHEME, "http://storage:9001/");
            assertReason(fetcher, Reason.REFUSED_ADDRESS, "https://storage:9000/");
            assertThat(transport.asked()).hasSize(4);
        }
    }

    @Test
    void trustsOneOriginForOneFetchOnly() {
        FetchOptions trusting = FetchOptions.trusting(URI.create("http://127.0.0.1:999/base"));

        strict.fetch("http://127.0.0.1:999/other", trusting, OutputStream.nullOutputStream());

        assertThat(transport.asked()).containsExactly(ScriptedResolver.address("127.0.0.1"));
        assertReason(strict, Reason.REFUSED_SCHEME, "http://127.0.0.1:999/other");
        for (String other : List.of("https://127.0.0.1:9999/", "https://127.0.0.2:2999/", "https://localhost:2999/")) {
            assertThatThrownBy(() -> strict.fetch(other, trusting, OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED_ADDRESS));
        }
    }

    @Test
    void tellsCallersTheSameAboutUnknownAndForbiddenAddresses() {
        resolver.with("forbidden.example", "10.0.0.1");

        List<String> messages = Stream.of("https://unknown.example/", "https://forbidden.example/", "https://10.0.0.1/")
                .map(url -> catchThrowable(() -> fetch(strict, url)))
                .map(Throwable::getMessage)
                .distinct()
                .toList();

        assertThat(messages).containsExactly("The picture could not be fetched from this URL");
    }

    private void assertRefused(GuardedFetcher fetcher, Reason reason, String url) {
        assertReason(fetcher, reason, url);
        assertThat(transport.asked()).isEmpty();
        assertThat(resolver.questions()).isZero();
    }

    private static void assertReason(GuardedFetcher fetcher, Reason reason, String url) {
        assertThatThrownBy(() -> fetch(fetcher, url))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static FetchedImage fetch(GuardedFetcher fetcher, String url) {
        return fetcher.fetch(url, FetchOptions.untrusting(), OutputStream.nullOutputStream());
    }
}
