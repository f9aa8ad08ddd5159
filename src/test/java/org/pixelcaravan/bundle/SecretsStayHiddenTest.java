package org.pixelcaravan.bundle;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.impl.debugger.BacklogTracer;
import org.apache.camel.spi.BacklogTracerEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;

/** Vendors' keys are sent to their vendors, callers' keys to nobody, and neither is shown anywhere. */
class SecretsStayHiddenTest {
    private static final String OPENAI_KEY = "sk-distinctive-1234567890";
    private static final String FLUX_KEY = "bfl-remarkable-0987654321";
    private static final String SERVER_KEY = "srv-noticeable-3456789012";
    private static final String CALLER_KEY = "pcv_conspicuous-5678901234";
    private static final String PASSWORD = "operator-9876543210";

    private static final List<String> keysReceived = new CopyOnWriteArrayList<>();
    private static final List<String> requestsReceived = new CopyOnWriteArrayList<>();
    private static final List<String> answers = new ArrayList<>();
    private static LogCapture log;
    private static HttpServer vendor;
    private static RunningGateway gateway;
    private static CamelContext context;

    @BeforeAll
    static void sendRequestsToAVendorThatEchoesItsKey() throws IOException {
        log = LogCapture.start();
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String key = authorization == null ? exchange.getRequestHeaders().getFirst("x-key") : authorization;
            keysReceived.add(key);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requestsReceived.add(exchange.getRequestURI() + " "
                    + Map.copyOf(exchange.getRequestHeaders()).entrySet() + body);
            byte[] answer = ("{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\"},\"detail\":\"" + key
                            + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("x-echo", key);
            exchange.sendResponseHeaders(401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        vendor.start();
        String address = "http://127.0.0.1:" + vendor.getAddress().getPort();
        Path keys = Files.createTempDirectory(Path.of("target"), "keys-").resolve("keys.yaml");
        new KeyStore(keys)
                .add(new CallerKey(
                        "studio", KeyHash.of(CALLER_KEY), ModelScope.ALL, Optional.empty(), Optional.empty(), false));
        Path servers = Files.writeString(keys.resolveSibling("servers.yaml"), """
                servers:
                  studio: { baseUrl: '%s/studio', apiKey: '%s', query: { version: 2 }, models: [sdxl] }
                """.formatted(address, SERVER_KEY));
        gateway = RunningGateway.start(Map.ofEntries(
                entry("caravan.servers", servers.toString()),
                entry("caravan.keys", keys.toString()),
                entry("caravan.sandbox", "false"),
                entry("caravan.providers.openai.baseUrl", address + "/openai"),
                entry("caravan.providers.openai.apiKey", OPENAI_KEY),
                entry("caravan.providers.flux.baseUrl", address + "/flux"),
                entry("caravan.providers.flux.apiKey", FLUX_KEY),
                entry("caravan.management.password", PASSWORD),
                entry("camel.trace.enabled", "true"),
                entry("camel.trace.traceTemplates", "true"),
                entry("camel.trace.includeExchangeProperties", "true"),
                entry("camel.trace.includeExchangeVariables", "true")));
        context = gateway.camelContext();
        for (String model : new String[] {"openai/gpt-image-2", "flux/flux-2-pro", "studio/sdxl"}) {
            HttpResponse<String> answer = gateway.postJson(
                    "/v1/images/generations?key=" + CALLER_KEY,
                    "{\"model\":\"" + model + "\",\"prompt\":\"A kite\",\"n\":2}",
                    "Authorization",
                    "Bearer " + CALLER_KEY);
            answers.add(answer.headers().map() + answer.body());
        }
        vendor.stop(0);
        HttpResponse<String> answer = gateway.postJson(
                "/v1/publishers/flux/models/flux-2-pro:predict",
                "{\"instances\":[{\"prompt\":\"A kite\"}]}",
                "x-goog-api-key",
                CALLER_KEY,
                "api-key",
                CALLER_KEY);
        answers.add(answer.headers().map() + answer.body());
        for (String path :
                new String[] {"/v1/images/generations", "/nowhere", "/v1/publishers/flux/models/x:predict"}) {
            HttpResponse<String> refused = gateway.postJson(path + "?key=" + CALLER_KEY + "-wrong", "{}");
            assertThat(refused.statusCode()).isEqualTo(401);
            answers.add(refused.headers().map() + refused.body());
        }
        answers.add(gateway.get("/v1/models?key=" + CALLER_KEY).body());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
    }

    @Test
    void theVendorGetsItsKey() {
        assertThat(keysReceived).contains("Bearer " + OPENAI_KEY, FLUX_KEY, "Bearer " + SERVER_KEY);
    }

    @Test
    void noVendorGetsACallersKey() {
        assertThat(requestsReceived).isNotEmpty().noneMatch(request -> request.contains("conspicuous"));
    }

    @Test
    void noAnswerShowsAKey() {
        assertThat(answers).hasSize(8).allSatisfy(SecretsStayHiddenTest::showsNoKey);
        assertThat(answers.get(7)).contains("\"configured\":true");
    }

    @Test
    void noLineOfTheLogShowsAKey() {
        assertThat(log.text()).contains("Pixel Caravan is ready", "PROVIDER_AUTH", "UNAUTHENTICATED");
        showsNoKey(log.text());
    }

    @Test
    void noAttributeInJmxShowsAKey() throws JMException {
        ManagedBeans beans = ManagedBeans.of(context);
        List<String> shown = new ArrayList<>();
        for (ObjectName bean : beans.ofType("*")) {
            shown.addAll(beans.everything(bean));
        }

        assertThat(shown).hasSizeGreaterThan(500).allSatisfy(SecretsStayHiddenTest::showsNoKey);
    }

    @Test
    @Tag("full")
    void noDumpThroughJmxShowsAKey() throws JMException {
        ManagedBeans beans = ManagedBeans.of(context);
        List<String> told = new ArrayList<>();
        for (ObjectName bean : beans.ofType("*")) {
            told.addAll(beans.everythingTold(bean));
        }

        assertThat(told).hasSizeGreaterThan(500).allSatisfy(SecretsStayHiddenTest::showsNoKey);
        assertThat(told)
                .anyMatch(dump -> dump.contains("<route ") && dump.contains("provider-call-action"))
                .anyMatch(dump -> dump.contains("<routeTemplate"));
    }

    @Test
    void noTracedMessageShowsAKey() {
        BacklogTracer tracer = context.getCamelContextExtension().getContextPlugin(BacklogTracer.class);
        List<String> traced = new ArrayList<>();
        for (BacklogTracerEventMessage message : tracer.dumpAllTracedMessages()) {
            traced.add(message.toXml(0));
            traced.add(message.toJSon(0));
        }

        assertThat(traced).anyMatch(message -> message.contains("x-caravan-call"));
        // A vendor that sends our key back in a header is shown as it is to the operator who traces it.
        assertThat(traced)
                .filteredOn(message -> !message.contains("X-echo"))
                .hasSizeGreaterThan(10)
                .allSatisfy(SecretsStayHiddenTest::showsNoKey);
    }

    @Test
    void noAddressOfAnEndpointHoldsAKey() {
        List<String> addresses = new ArrayList<>();
        for (Endpoint endpoint : context.getEndpoints()) {
            addresses.add(endpoint.getEndpointUri());
            addresses.add(endpoint.getEndpointKey());
            addresses.add(endpoint.toString());
        }
        for (Route route : context.getRoutes()) {
            addresses.add(route.toString());
            addresses.add(route.getProperties().toString());
        }

        assertThat(addresses).anyMatch(uri -> uri.contains("provider-call-action"));
        assertThat(addresses).allSatisfy(SecretsStayHiddenTest::showsNoKey);
    }

    @Test
    void noRouteTemplateHoldsAKey() {
        showsNoKey(modelOf(context));
    }

    @Test
    @Tag("full")
    void nothingThatJolokiaReadsShowsAKey() {
        String credentials =
                Base64.getEncoder().encodeToString(("caravan:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        for (String path : new String[] {
            "/read/org.apache.camel:*",
            "/list",
            "/search/org.apache.camel:*",
            "/exec/org.apache.camel:context=" + context.getManagementName() + ",type=context,name=!%22"
                    + context.getName() + "!%22/dumpRoutesAsXml(boolean)/true"
        }) {
            HttpResponse<String> answer =
                    gateway.send(HttpRequest.newBuilder(gateway.managementAddress("/hawtio/jolokia" + path))
                            .header("Authorization", "Basic " + credentials));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).as(path).contains("\"status\":200");
            showsNoKey(answer.body());
        }
    }

    @Test
    void onlyThePasswordFileHoldsThePassword() throws IOException {
        List<String> holders = new ArrayList<>();
        try (var files = Files.walk(gateway.dataDirectory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(PASSWORD)) {
                    holders.add(file.getFileName().toString());
                }
            }
        }

        assertThat(holders).containsExactly("management-users.properties");
    }

    private static String modelOf(CamelContext context) {
        return ((org.apache.camel.model.ModelCamelContext) context)
                        .getRouteDefinitions()
                        .toString()
                + ((org.apache.camel.model.ModelCamelContext) context).getRouteTemplateDefinitions();
    }

    private static void showsNoKey(String text) {
        assertThat(text)
                .doesNotContain(OPENAI_KEY)
                .doesNotContain("distinctive")
                .doesNotContain("conspicuous")
                .doesNotContain(FLUX_KEY)
                .doesNotContain("remarkable")
                .doesNotContain("noticeable")
                .doesNotContain(PASSWORD);
    }
}
