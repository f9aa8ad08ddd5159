package org.pixelcaravan.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.json.Json;

/**
 * A file as {@code GOOGLE_APPLICATION_CREDENTIALS} names it: the key of a service account, or what
 * {@code gcloud auth application-default login} leaves behind. It is read for each token, so that it can be replaced.
 */
final class GoogleCredentialsFile {
    private static final String SETTING = "caravan.providers.google.credentials";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String USERS_ENDPOINT = "https://oauth2.googleapis.com/token";
    private static final Duration LIFE_OF_ASSERTION = Duration.ofHours(1);

    private final String file;
    private final Clock clock;

    GoogleCredentialsFile(String file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    TokenSource.Token fetch() {
        JsonNode credentials = read();
        String type = credentials.path("type").asText();
        return switch (type) {
            case "service_account" -> forServiceAccount(credentials);
            case "authorized_user" -> forUser(credentials);
            default -> throw unusable("holds neither a service_account nor an authorized_user");
        };
    }

    private JsonNode read() {
        try {
            return Json.MAPPER.readTree(Files.readAllBytes(Path.of(file)));
        } catch (JsonProcessingException e) {
            // Its message quotes the file.
            throw unusable("is not valid JSON");
        } catch (IOException | InvalidPathException e) {
            throw unusable("cannot be read");
        }
    }

    private TokenSource.Token forServiceAccount(JsonNode credentials) {
        URI address = endpointOf(text(credentials, "token_uri"));
        return GoogleTokenEndpoint.post(
                address,
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        assertion(credentials, address)),
                Optional.empty());
    }

    private String assertion(JsonNode credentials, URI audience) {
        long now = clock.instant().getEpochSecond();
        String header = Json.object()
                .put("alg", "RS256")
                .put("typ", "JWT")
                .put("kid", credentials.path("private_key_id").asText())
                .toString();
        String claims = Json.object()
                .put("iss", text(credentials, "client_email"))
                .put("scope", SCOPE)
                .put("aud", audience.toString())
                .put("iat", now)
                .put("exp", now + LIFE_OF_ASSERTION.toSeconds())
                .toString();
        return JwtSigner.ofRsa(key(text(credentials, "private_key"))).token(header, claims);
    }

    private static PrivateKey key(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("holds a private_key that cannot be read");
        }
    }

    private TokenSource.Token forUser(JsonNode credentials) {
        return GoogleTokenEndpoint.post(
                endpointOf(credentials.path("token_uri").asText(USERS_ENDPOINT)),
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        text(credentials, "client_id"),
                        "client_secret",
                        text(credentials, "client_secret"),
                        "refresh_token",
                        text(credentials, "refresh_token")),
                Optional.of(credentials.path("quota_project_id").asText()).filter(project -> !project.isEmpty()));
    }

    /** Credentials leave this machine encrypted only. */
    private static URI endpointOf(String address) {
        try {
            URI uri = URI.create(address);
            boolean here = uri.getHost() != null && LoopbackGuard.isLoopback(uri.getHost());
            boolean safe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here;
            if (safe && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for any other text that is no address.
        }
        throw unusable("holds a token_uri that is not an https address");
    }

    private static String text(JsonNode credentials, String field) {
        String text = credentials.path(field).asText();
        if (text.isEmpty()) {
            throw unusable("holds no " + field);
        }
        return text;
    }

    /** The path is the operator's own affair: callers see this message. */
    private static GatewayException unusable(String complaint) {
        return new GatewayException(
                ErrorCode.NOT_CONFIGURED,
                "The file that setting " + SETTING + " names, or GOOGLE_APPLICATION_CREDENTIALS, " + complaint);
    }
}
