package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/** Google's ways to an access token, against a server of the documented forms. */
class GoogleTokensTest {
    private static final String GOOD =
            "{\"access_token\":\"ya29.distinctive\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";

    private static KeyPair keys;
    private static HttpServer server;
    private static volatile int status;
    private static volatile String answer;
    private static volatile String body;
    private static volatile String flavour;
    private static volatile String path;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", GoogleTokensTest::answer);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        path = exchange.getRequestURI().getPath();
        flavour = exchange.getRequestHeaders().getFirst("Metadata-Flavor");
        body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void good() {
        status = 200;
        answer = GOOD;
        body = "";
    }

    @Test
    void tradesAnAssertionThatAServiceAccountHasSigned() throws Exception {
        TokenSource.Token token = tokens(serviceAccount(address())).fetch();

        assertThat(token.value()).isEqualTo("ya29.distinctive");
        assertThat(token.life()).isEqualTo(Duration.ofSeconds(3599));
        assertThat(token.quotaProject()).isEmpty();
        assertThat(form()).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] parts = form().get("assertion").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(json(parts[0]))
                .isEqualTo(Json.MAPPER.readTree("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}"));
        JsonNode claims = json(parts[1]);
        assertThat(claims.path("iss").textValue()).isEqualTo("painter@p.iam.gserviceaccount.com");
        assertThat(claims.path("aud").textValue()).isEqualTo(address());
        assertThat(claims.path("scope").textValue()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(claims.path("exp").longValue() - claims.path("iat").longValue())
                .isEqualTo(3600);
        assertThat(Instant.ofEpochSecond(claims.path("iat").longValue()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(120));
    }

    @Test
    void tradesARefreshTokenOfAUser() throws IOException {
        TokenSource.Token token = tokens(user(address())).fetch();

        assertThat(token.value()).isEqualTo("ya29.distinctive");
        assertThat(token.quotaProject()).contains("my-project");
        assertThat(form())
                .isEqualTo(Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "c.apps.googleusercontent.com",
                        "client_secret", "client+secret",
                        "refresh_token", "1//refresh"));
    }

    @Test
    void asksTheMetadataServer() {
        GoogleTokens tokens = new GoogleTokens();
        tokens.setMetadata(address().replace("/token", "/"));

        assertThat(tokens.isConfigured()).isTrue();
        assertThat(tokens.fetch().value()).isEqualTo("ya29.distinctive");
        assertThat(path).isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(flavour).isEqualTo("Google");
    }

    @Test
    void isNotConfiguredWithoutAnything() {
        assertThat(new GoogleTokens().isConfigured()).isFalse();
    }

    @Test
    void saysWhichSettingNamesAFileThatIsNotThere() {
        assertThat(failure(tokens(folder.resolve("missing.json").toString())))
                .isEqualTo("NOT_CONFIGURED: The file that setting caravan.providers.google.credentials names, or"
                        + " GOOGLE_APPLICATION_CREDENTIALS, cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "service_account | external_account | holds neither a service_account nor an authorized_user",
                "client_email | client_mail | holds no client_email",
                "-----BEGIN PRIVATE KEY----- | AAAA | holds a private_key that cannot be read",
                "\"type\" | type\" | is not valid JSON",
                "http://127.0.0.1 | http://tokens.example | holds a token_uri that is not an https address",
                "http://127.0.0.1 | ftp://127.0.0.1 | holds a token_uri that is not an https address",
                "http://127.0.0.1 | https://u:p@127.0.0.1 | holds a token_uri that is not an https address",
            })
    void saysWhatIsWrongWithTheFileAndNothingOfWhatItHolds(String right, String wrong, String complaint)
            throws IOException {
        Path file = Path.of(serviceAccount(address()));
        Files.writeString(file, Files.readString(file).replace(right, wrong));

        assertThat(failure(tokens(file.toString())))
                .startsWith("NOT_CONFIGURED: ")
                .endsWith(complaint);
        assertThat(body).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"error\":\"invalid_grant\",\"error_description\":\"distinctive\"} | PROVIDER_AUTH | invalid_grant",
                "401 | {\"error\":\"invalid_client\"} | PROVIDER_AUTH | invalid_client",
                "200 | {\"id_token\":\"distinctive\"} | PROVIDER_AUTH | ",
                "302 | moved | PROVIDER_AUTH | ",
                "429 | {} | PROVIDER_UNAVAILABLE | ",
                "503 | <html>distinctive | PROVIDER_UNAVAILABLE | ",
            })
    void tellsARefusalFromATrouble(int code, String document, ErrorCode meaning, String vendorCode) throws IOException {
        status = code;
        answer = document;

        GatewayException failure = catchThrowableOfType(
                GatewayException.class, () -> tokens(user(address())).fetch());

        assertThat(failure.code()).isEqualTo(meaning);
        assertThat(failure.vendorCode().orElse(null)).isEqualTo(vendorCode);
        assertThat(failure.toString()).doesNotContain("distinctive", "client+secret", "1//refresh");
    }

    @Test
    void canBeTriedAgainIfNobodyAnswers() throws IOException {
        String deserted = user("http://127.0.0.1:1/token");

        assertThat(failure(tokens(deserted))).startsWith("PROVIDER_UNAVAILABLE: ");
    }

    @Test
    void showsNothingOfAToken() throws IOException {
        assertThat(tokens(user(address())).fetch()).hasToString("Token for PT59M59S");
    }

    private static String failure(GoogleTokens tokens) {
        GatewayException failure = catchThrowableOfType(GatewayException.class, tokens::fetch);
        return failure.code() + ": " + failure.getMessage();
    }

    private static GoogleTokens tokens(String file) {
        GoogleTokens tokens = new GoogleTokens();
        tokens.setCredentials(file);
        return tokens;
    }

    private static String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    private String serviceAccount(String endpoint) throws IOException {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return written(Json.object()
                .put("type", "service_account")
                .put("project_id", "p")
                .put("private_key_id", "k1")
                .put("private_key", pem)
                .put("client_email", "painter@p.iam.gserviceaccount.com")
                .put("token_uri", endpoint));
    }

    private String user(String endpoint) throws IOException {
        return written(Json.object()
                .put("type", "authorized_user")
                .put("client_id", "c.apps.googleusercontent.com")
                .put("client_secret", "client+secret")
                .put("refresh_token", "1//refresh")
                .put("quota_project_id", "my-project")
                .put("token_uri", endpoint));
    }

    private String written(JsonNode credentials) throws IOException {
        return Files.writeString(folder.resolve("credentials.json"), credentials.toString())
                .toString();
    }

    private static JsonNode json(String base64) throws IOException {
        return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(base64));
    }

    private static Map<String, String> form() {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
