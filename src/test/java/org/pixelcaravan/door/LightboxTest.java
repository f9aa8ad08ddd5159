package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.RunningGateway;

/** Browsers are given the Lightbox, and of the class path its files alone. What it does is tested in {@code compat/browser}. */
class LightboxTest {
    private static final Path SOURCES = Path.of("src/main/resources/org/pixelcaravan/lightbox");
    private static final RunningGateway GATEWAY = RunningGateway.shared();
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");
    private static final Pattern FILE = Pattern.compile("\"lightbox/([^\"]+)\"");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    static List<String> files() {
        try (Stream<Path> all = Files.list(SOURCES)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("index.html"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void browsersAreGivenThePageAndEverybodyElseTheList() {
        String page = get("/", "Accept", BROWSER).body();

        assertThat(page)
                .contains("<title>Pixel Caravan Lightbox</title>")
                .contains("<a href=\"" + GATEWAY.managementAddress("/hawtio/") + "\"");
        assertThat(GATEWAY.get("/").body()).contains("<h2>Models</h2>").doesNotContain("Lightbox");
        assertThat(get("/", "Accept", "*/*").body()).contains("<h2>Models</h2>");
    }

    @ParameterizedTest
    @MethodSource("files")
    void itsFilesAreServedAsTheyAre(String name) throws IOException {
        HttpResponse<String> answer = GATEWAY.get("/lightbox/" + name);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readString(SOURCES.resolve(name)));
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    @Test
    void everyFileIsOneThatThePageLoads() {
        Set<String> loaded =
                new TreeSet<>(named(FILE, get("/", "Accept", BROWSER).body()));
        for (String name : files()) {
            loaded.addAll(named(IMPORT, GATEWAY.get("/lightbox/" + name).body()));
        }

        assertThat(loaded).containsExactlyInAnyOrderElementsOf(files());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lightbox",
                "/lightbox/",
                "/lightbox/index.html",
                "/lightbox/PageFile.class",
                "/lightbox/no-such-file.mjs",
                "/lightbox/../route/openapi.yaml",
                "/lightbox/%2e%2e/route/openapi.yaml",
                "/lightbox/..%2froute%2fopenapi.yaml",
                "/lightbox//lightbox.css",
                "/lightboxes"
            })
    void nothingElseIsServed(String path) {
        HttpResponse<String> answer = get(path, "Accept", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("unknown_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lightbox/main.mjs"})
    void browsersKeepThemAndAskWhetherTheyAreStillTheSame(String path) {
        HttpResponse<String> first = get(path, "Accept", BROWSER);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get(path, "Accept", BROWSER, "If-None-Match", "W/" + tag);
        HttpResponse<String> other = get(path, "Accept", BROWSER, "If-None-Match", "\"another\"");

        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(first.headers().firstValue("Vary")).contains("Accept, Origin");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lightbox/main.mjs", "/lightbox/icon.svg"})
    void browsersRunNothingThatIsNotTheGateways(String path) {
        HttpResponse<String> answer = get(path, "Accept", BROWSER);

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                                + "require-trusted-types-for 'script'; trusted-types 'none'; "
                                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    }

    @Test
    void itIsReadOnly() {
        HttpResponse<String> answer = GATEWAY.postJson("/lightbox/main.mjs", "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return GATEWAY.send(HttpRequest.newBuilder(GATEWAY.address(path)).headers(headers));
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
