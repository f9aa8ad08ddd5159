package org.pixelcaravan.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * Asks Google for an access token. Nothing is bought by that, so a failure may be tried again; what went to Google and came
 * back is never told.
 */
final class GoogleTokenEndpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final String NO_TOKEN = "Provider google gave the gateway no access token";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private GoogleTokenEndpoint() {}

    static TokenSource.Token post(URI address, Map<String, String> form, Optional<String> quotaProject) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ask(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                quotaProject);
    }

    static TokenSource.Token get(URI address, String header, String value) {
        return ask(HttpRequest.newBuilder(address).header(header, value), Optional.empty());
    }

    private static TokenSource.Token ask(HttpRequest.Builder request, Optional<String> quotaProject) {
        try {
            HttpResponse<InputStream> answer =
                    CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
            return token(answer.statusCode(), document(answer), quotaProject);
        } catch (IOException e) {
            throw GatewayException.of(ErrorCode.PROVIDER_UNAVAILABLE, NO_TOKEN + ": its server cannot be reached")
                    .cause(e)
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GatewayException.of(ErrorCode.CANCELLED, "The caller is gone")
                    .cause(e)
                    .build();
        }
    }

    private static JsonNode document(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            byte[] start = body.readNBytes(LARGEST_ANSWER);
            return parsed(start);
        }
    }

    private static JsonNode parsed(byte[] text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            // The status tells what can be told.
            return MissingNode.getInstance();
        }
    }

    private static TokenSource.Token token(int status, JsonNode document, Optional<String> quotaProject) {
        if (status == 429 || status >= 500) {
            throw new GatewayException(ErrorCode.PROVIDER_UNAVAILABLE, NO_TOKEN + " for now: status " + status);
        }
        String token = document.path("access_token").asText();
        if (status != 200 || token.isEmpty()) {
            throw refused(status, document.path("error").asText());
        }
        return new TokenSource.Token(
                token,
                Duration.ofSeconds(Math.max(0, document.path("expires_in").asLong())),
                quotaProject);
    }

    private static GatewayException refused(int status, String error) {
        GatewayException.Builder failure = GatewayException.of(
                ErrorCode.PROVIDER_AUTH, NO_TOKEN + ": it refused the credentials with status " + status);
        if (!error.isEmpty()) {
            failure.vendorCode(ProviderFailures.vendorCode(error));
        }
        return failure.build();
    }
}
