package org.pixelcaravan.bundle;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.support.RunningGateway;

/** With the sandbox every model makes pictures and no vendor hears of it, whatever is configured. */
class SandboxIsWholeTest {
    private static final Pattern ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z_]+):.*");

    private static final List<String> heard = new CopyOnWriteArrayList<>();
    private static final Properties before = new Properties();
    private static HttpServer vendor;
    private static RunningGateway gateway;

    @BeforeAll
    static void configureRealVendors() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        vendor.start();
        before.putAll(System.getProperties());
        Map<String, String> settings = new HashMap<>(Map.ofEntries(entry("caravan.sandbox", "true")));
        providerSettings().forEach((name, value) -> {
            String real = name.endsWith("Url") ? vendorAddress() : "sk-real-looking-0123456789";
            settings.put(name, real);
            System.setProperty(name, real);
            Matcher variable = ENVIRONMENT.matcher(value);
            if (variable.matches()) {
                System.setProperty(variable.group(1), real);
            }
        });
        gateway = RunningGateway.start(settings);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        System.setProperties(before);
        vendor.stop(0);
    }

    @AfterEach
    void noVendorHeardOfIt() {
        assertThat(heard).isEmpty();
    }

    static List<ModelSpec> models() {
        return ModelCatalog.builtIn().models().stream()
                .filter(model -> model.operations().contains(Operation.GENERATE))
                .toList();
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("models")
    void everyModelMakesAPicture(ModelSpec model) throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                "/v1/images/generations",
                "{\"model\":\"%s\",\"prompt\":\"A kite\",\"response_format\":\"b64_json\"}".formatted(model.id()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-sandbox")).contains("true");
        JsonNode pictures = Json.MAPPER.readTree(answer.body()).get("data");
        assertThat(pictures).hasSize(1);
        byte[] picture =
                Base64.getDecoder().decode(pictures.get(0).get("b64_json").textValue());
        assertThat(ImageHeader.read(picture, picture.length))
                .hasValueSatisfying(header -> assertThat(header.width()).isPositive());
    }

    @Test
    void theVendorsAddressesAreReallyConfigured() {
        assertThat(providerSettings())
                .containsKeys("caravan.providers.openai.apiKey", "caravan.providers.flux.baseUrl");
        assertThat(System.getProperty("OPENAI_BASE_URL")).isEqualTo(vendorAddress());
    }

    private static String vendorAddress() {
        return "http://127.0.0.1:" + vendor.getAddress().getPort();
    }

    /** Base URL and key of every provider, with their defaults. */
    private static Map<String, String> providerSettings() {
        Map<String, String> found = new HashMap<>();
        Properties all = BundleFiles.settings();
        all.stringPropertyNames().stream()
                .filter(name -> name.matches("caravan\\.providers\\.[a-z0-9-]+\\.(baseUrl|\\w+Key)"))
                .forEach(name -> found.put(name, all.getProperty(name)));
        return found;
    }
}
