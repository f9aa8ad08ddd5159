package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.LogCapture;

/** The key that reaches the vendor is, to the letter, the one that was configured. */
class ProviderKeyTest {
    private static final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private static HttpServer vendor;

    @BeforeAll
    static void startVendor() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Authorization") + "|"
                    + exchange.getRequestHeaders().getFirst("x-key"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        vendor.start();
    }

    @AfterAll
    static void stopVendor() {
        vendor.stop(0);
    }

    @BeforeEach
    void forget() {
        received.clear();
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(
            strings = {
                "plain",
                "a+b",
                "a%2Bb%",
                "a&apiKey=b",
                "a=b==",
                "#a#b",
                "{a}{b",
                "a b  c",
                "RAW(a)",
                "RAW(a+b",
                "RAW{a}",
                "a?b/c:d;e,f",
                "a\\b\"c'd",
                "${body}",
                "$simple{body}"
            })
    void everyCharacterOfASettingReachesTheVendor(String key) throws Exception {
        Map<String, String> settings =
                Map.of("caravan.providers.openai.apiKey", key, "caravan.providers.flux.apiKey", key);

        send(settings, "kamelet:openai-image-action?model=gpt-image-2&baseUrl=" + address());
        send(settings, "kamelet:flux-image-action?model=flux-2-pro&baseUrl=" + address());

        assertThat(received).containsExactly("Bearer " + key + "|null", "null|" + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a+b", "a%2Bb%", "a&apiKey=b", "a=b==", "#a#b", "{a}{b", "a b  c", "a?b/c:d;e,f"})
    void everyCharacterOfARawPropertyReachesTheVendor(String key) throws Exception {
        send(Map.of(), "kamelet:openai-image-action?model=gpt-image-2&apiKey=RAW(" + key + ")&baseUrl=" + address());

        assertThat(received).containsExactly("Bearer " + key + "|null");
    }

    @Test
    void aPropertyWinsOverTheSetting() throws Exception {
        send(
                Map.of("caravan.providers.openai.apiKey", "setting"),
                "kamelet:openai-image-action?model=gpt-image-2&apiKey=property&baseUrl=" + address());

        assertThat(received).containsExactly("Bearer property|null");
    }

    @Test
    void noKeyIsLeftForTheNextCallOfTheSameMessage() throws Exception {
        String mechanics = "kamelet:provider-call-action?model=gpt-image-2"
                + "&codecClass=org.pixelcaravan.dialect.openai.OpenAiProviderCodec"
                + "&signerClass=org.pixelcaravan.auth.BearerSigner&baseUrl=" + address();

        Exchange exchange = send(
                Map.of("caravan.providers.openai.apiKey", "secret"),
                "kamelet:openai-image-action?model=gpt-image-2&baseUrl=" + address(),
                mechanics);

        assertThat(received).containsExactly("Bearer secret|null");
        assertThat(((GatewayException) exchange.getException()).code()).isEqualTo(ErrorCode.NOT_CONFIGURED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-image-action?model=gpt-image-2", "flux-image-action?model=flux-2-pro"})
    void aFailureIsLoggedWithoutTheKey(String kamelet) throws Exception {
        String log;
        try (LogCapture capture = LogCapture.start()) {
            send(Map.of(), "kamelet:" + kamelet + "&apiKey=distinctive-key&baseUrl=" + address());
            send(
                    Map.of(
                            "caravan.providers.openai.apiKey",
                            "distinctive-key",
                            "caravan.providers.flux.apiKey",
                            "distinctive-key"),
                    "kamelet:" + kamelet + "&baseUrl=http://127.0.0.1:1");
            log = capture.text();
        }

        assertThat(received).singleElement().asString().contains("distinctive-key");
        assertThat(log).contains("Message History", "-image-action").doesNotContain("distinctive");
    }

    /** Sends a prompt through the endpoints, all of whose failures but the last one's are forgotten, and logs as Camel does. */
    private static Exchange send(Map<String, String> settings, String... endpoints) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.setMessageHistory(true);
        settings.forEach(context.getPropertiesComponent()::addOverrideProperty);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route = from("direct:start");
                for (int i = 0; i < endpoints.length - 1; i++) {
                    route.doTry()
                            .to(endpoints[i])
                            .doCatch(Exception.class)
                            .setBody(constant("A kite"))
                            .end();
                }
                route.to(endpoints[endpoints.length - 1]);
            }
        });
        context.start();
        try {
            return context.createProducerTemplate()
                    .send("direct:start", exchange -> exchange.getMessage().setBody("A kite"));
        } finally {
            context.stop();
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + vendor.getAddress().getPort();
    }
}
