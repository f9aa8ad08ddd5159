package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.pixelcaravan.json.Json;

/** Speaks to a running gateway. */
final class GatewayClient {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int GOOD = 200;
    private static final int LIMIT_OF_GOOD = 300;
    private static final int LARGEST_COMPLAINT = 64 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
    private final URI gateway;
    private final Optional<String> key;

    /** @param gateway the address that its doors' paths are added to */
    GatewayClient(URI gateway, Optional<String> key) {
        this.gateway = gateway;
        this.key = key;
    }

    HttpRequest.Builder request(String path) {
        String base = gateway.toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path));
        key.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return request;
    }

    /** @throws CommandFailure in the gateway's words if it refuses */
    JsonNode json(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = send(request);
        try (InputStream body = answer.body()) {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new CommandFailure("What " + gateway + " answers is not of Pixel Caravan's kind", e);
        }
    }

    /**
     * The answer to a request that is a success.
     *
     * @throws CommandFailure in the gateway's words if it refuses, or if there is none
     */
    HttpResponse<InputStream> send(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = exchange(request.build());
        if (answer.statusCode() < GOOD || answer.statusCode() >= LIMIT_OF_GOOD) {
            throw refused(answer);
        }
        return answer;
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new CommandFailure(
                    "Nothing answers at " + gateway + "; start the gateway with \"caravan start\", or say with --url"
                            + " where it is",
                    e);
        } catch (IOException e) {
            throw new CommandFailure("The gateway at " + gateway + " broke off: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
    }

    private CommandFailure refused(HttpResponse<InputStream> answer) {
        return new CommandFailure(
                complaint(answer).orElse("The gateway at " + gateway + " answers with status " + answer.statusCode()));
    }

    private static Optional<String> complaint(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            JsonNode error = Json.MAPPER.readTree(body.readNBytes(LARGEST_COMPLAINT));
            return Optional.ofNullable(error.at("/error/message").textValue());
        } catch (IOException e) {
            // The status says what there is to say.
            return Optional.empty();
        }
    }
}
