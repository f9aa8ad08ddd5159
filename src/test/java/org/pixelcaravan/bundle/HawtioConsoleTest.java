package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.RunningGateway;

/** Hawtio's pages at the management port: the browser gets them after the login, and nothing else of the class path. */
class HawtioConsoleTest {
    private static final RunningGateway GATEWAY = RunningGateway.shared();
    private static String login;

    @BeforeAll
    static void readPassword() throws IOException {
        String password = Files.readString(GATEWAY.dataDirectory().resolve("management-password"))
                .trim();
        login = "Basic "
                + Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theStartPageLeadsToIt() {
        assertThat(GATEWAY.get("/").body())
                .contains("<a href=\"" + GATEWAY.managementAddress("/hawtio/") + "\">Hawtio</a>");
    }

    @ParameterizedTest
    @CsvSource({
        "/hawtio/, text/html; charset=utf-8, <div id=\"root\">",
        "/hawtio/camel/routes, text/html; charset=utf-8, <div id=\"root\">",
        "/hawtio/hawtconfig.json, application/json, Pixel Caravan",
        "/hawtio/editor.worker.js, text/javascript; charset=utf-8, function",
        "/hawtio/img/hawtio-logo.svg, image/svg+xml, <svg",
        "/hawtio/user, application/json, caravan",
        "/hawtio/plugin, application/json, []",
        "/hawtio/preset-connections, application/json, []",
        "/hawtio/auth/config/login, application/json, []",
        "/hawtio/auth/config/oidc, application/json, []",
        "/hawtio/auth/config/session-timeout?t=1, application/json, -1",
        "/hawtio/keycloak/enabled, application/json, false",
        "/hawtio/proxy/enabled, application/json, false",
    })
    void answersWhatItsPagesAskFor(String path, String type, String content) {
        HttpResponse<String> answer = send(request(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        assertThat(answer.body()).contains(content);
    }

    @Test
    void itsAddressMayLackTheSlash() {
        HttpResponse<String> answer = send(request("/hawtio"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/hawtio/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hawtio/../application.properties",
                "/hawtio/%2e%2e/application.properties",
                "/hawtio/..%2fapplication.properties",
                "/hawtio/static/../../application.properties",
                "/hawtio//application.properties",
                "/hawtio/application.properties",
                "/hawtio/.properties",
                "/hawtio/no-such-file.js",
            })
    void handsOutNoOtherFile(String path) {
        HttpResponse<String> answer = send(request(path));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("caravan.http");
    }

    @Test
    void itsPagesLoadFromTheGatewayOnly() {
        assertThat(send(request("/hawtio/")).headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self';")
                        .contains("connect-src 'self';")
                        .doesNotContain("http", "*", "unsafe-eval"));
    }

    @Test
    void aLinkOnAnyPageLeadsToItAndToNothingElse() {
        for (String site : List.of("same-site", "cross-site")) {
            assertThat(visit("/hawtio/", site, "document").statusCode()).isEqualTo(200);
            assertThat(visit("/hawtio/camel/routes", site, "document").statusCode())
                    .isEqualTo(200);
            assertThat(visit("/hawtio/", site, "iframe").statusCode()).isEqualTo(403);
            for (String path : List.of(
                    "/hawtio/jolokia",
                    "/hawtio/jolokia/version",
                    "/hawtio/x/../jolokia/version",
                    "/hawtio/%6aolokia/version",
                    "/observe/health")) {
                assertThat(visit(path, site, "document").statusCode()).as(path).isEqualTo(403);
            }
        }
    }

    @Test
    void aFormOnAnotherPageDoesNotLeadToIt() {
        HttpRequest.Builder form = request("/hawtio/")
                .header("Origin", "https://evil.example")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document")
                .POST(BodyPublishers.ofString("x=y"));

        assertThat(send(form).statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> visit(String path, String site, String destination) {
        return send(request(path)
                .header("Referer", "https://other.example/page")
                .header("Sec-Fetch-Site", site)
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", destination));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(GATEWAY.managementAddress(path)).header("Authorization", login);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return GATEWAY.send(request);
    }
}
