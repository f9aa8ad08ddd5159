package org.pixelcaravan.bundle;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.support.RunningGateway;

/** The whole bundle in one context, as it runs. */
class BundleStartsTest {
    private static final String IMAGES = """
            {"model":"%s","prompt":"A kite","n":2}""";
    private static final String PREDICT = """
            {"instances":[{"prompt":"A kite"}],"parameters":{"sampleCount":2}}""";
    private static final String PUBLISHED = "publishers/flux/models/flux-2-pro:predict";

    private static final String CONTENT = "{\"contents\":[{\"parts\":[{\"text\":\"A kite\"}]}]}";

    private static RunningGateway gateway;
    private static CamelContext context;
    private static ManagedBeans beans;

    /** What callers ordinarily ask for. A new door's requests belong here. */
    private static List<Call> ordinaryCalls() {
        Stream<Call> fixed = Stream.of(
                Call.get("/"),
                Call.get("/lightbox/main.mjs"),
                Call.get("/health"),
                Call.get("/openapi.yaml"),
                Call.get("/v1/jobs"),
                Call.get("/api/v1/jobs"),
                Call.get("/v1/models"),
                Call.get("/api/v1/models"),
                Call.post("/api/v1/images/generations", IMAGES.formatted("gpt-image-2")),
                Call.post("/v1/images/generations", IMAGES.formatted("studio/sdxl")),
                Call.post("/api/vertex-ai/v1/" + PUBLISHED, PREDICT),
                Call.post("/v1/" + PUBLISHED, PREDICT),
                Call.post("/v1beta1/" + PUBLISHED, PREDICT),
                Call.post("/v1/" + PUBLISHED + "LongRunning", PREDICT),
                Call.post("/v1/projects/p/locations/l/" + PUBLISHED, PREDICT),
                Call.post("/v1/models/gpt-image-2:generateContent", CONTENT),
                Call.post("/v1beta/models/gpt-image-2:generateContent", CONTENT),
                Call.post("/v1beta/models/gpt-image-2:streamGenerateContent?alt=sse", CONTENT),
                Call.get("/v1beta/models"));
        Stream<Call> oneModelOfEveryProviderAndDialect = ModelCatalog.builtIn().models().stream()
                .filter(model -> model.operations().contains(Operation.GENERATE))
                .collect(toMap(
                        model -> model.id().provider() + " " + model.dialect(),
                        model -> model.id().toString(),
                        (first, second) -> first))
                .values()
                .stream()
                .map(model -> Call.post("/v1/images/generations", IMAGES.formatted(model)));
        return Stream.concat(fixed, oneModelOfEveryProviderAndDialect).toList();
    }

    @BeforeAll
    static void start() throws IOException {
        Path servers = Files.createTempFile(Path.of("target"), "servers-", ".yaml");
        Files.writeString(servers, "servers: { studio: { baseUrl: 'http://127.0.0.1:1/v1', models: [sdxl] } }");
        gateway = RunningGateway.start(Map.of("caravan.servers", servers.toString()));
        context = gateway.camelContext();
        beans = ManagedBeans.of(context);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everyRouteOfTheBundleIsStarted() {
        assertThat(context.getRoutes()).extracting(Route::getRouteId).containsAll(writtenRoutes());
        assertThat(context.getRoutes())
                .extracting(route -> context.getRouteController().getRouteStatus(route.getRouteId()))
                .containsOnly(ServiceStatus.Started);
    }

    @Test
    void everyRouteIsVisibleInJmxKameletsIncluded() throws JMException {
        Set<String> shown = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        for (ObjectName route : beans.ofType("routes")) {
            shown.add(beans.read(route, "RouteId").toString());
            addresses.add(beans.read(route, "EndpointUri").toString());
        }

        assertThat(shown)
                .isEqualTo(context.getRoutes().stream().map(Route::getRouteId).collect(toCollection(TreeSet::new)));
        assertThat(usedKamelets()).isNotEmpty().allSatisfy(kamelet -> assertThat(addresses)
                .anyMatch(uri -> uri.startsWith("kamelet://source?routeId=" + kamelet + "-")));
    }

    @Test
    void onlyDoorsAnswerFailures() throws JMException {
        Set<String> answering = new TreeSet<>();
        Set<String> handling = new TreeSet<>();
        for (ObjectName route : beans.ofType("routes")) {
            String id = beans.read(route, "RouteId").toString();
            if ("http-door".equals(beans.read(route, "RouteConfigurationId"))) {
                answering.add(id);
            }
            if (!context.getRoute(id).getOnExceptions().isEmpty()) {
                handling.add(id);
            }
        }

        assertThat(answering).isEqualTo(httpDoors());
        Set<String> doors = new TreeSet<>(httpDoors());
        doors.add("folder-door");
        assertThat(handling).isEqualTo(doors);
    }

    @Test
    @Tag("full")
    void everyRouteIsPassedByOrdinaryRequests() throws JMException, IOException {
        for (Call call : ordinaryCalls()) {
            assertThat(call.status()).as(call.toString()).isEqualTo(200);
        }
        for (String door : List.of("/v1/images", "/api/v1/images")) {
            assertThat(Call.get(linkFrom(door)).status()).isEqualTo(200);
            assertThat(Call.post(door + "/edits", edit()).status()).isEqualTo(200);
        }

        assertThat(gateway.postJson(
                                "/v1/images/generations", IMAGES.formatted("gpt-image-2"), "Prefer", "respond-async")
                        .statusCode())
                .isEqualTo(202);

        Path job = gateway.dataDirectory().resolve("inbox/kite.json");
        Files.writeString(job, "{\"model\":\"gpt-image-2\",\"prompt\":\"A kite\"}");
        await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(job));

        Set<String> idle = new TreeSet<>();
        for (ObjectName route : beans.ofType("routes")) {
            if ((Long) beans.read(route, "ExchangesTotal") == 0) {
                idle.add(beans.read(route, "RouteId").toString());
            }
        }
        assertThat(idle).as("routes that no ordinary call passes").isEmpty();
    }

    private static String edit() {
        String picture = Base64.getEncoder().encodeToString(TestPictures.encoded(ImageFormat.PNG, 512, 512));
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"A kite\",\"images\":[{\"image_url\":\"data:image/png;base64,"
                + picture + "\"}]}";
    }

    /** The path of a picture that this door has made. */
    private static String linkFrom(String door) {
        String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"A kite\",\"response_format\":\"url\"}";
        String answer = gateway.postJson(door + "/generations", body).body();
        Matcher link = Pattern.compile(door + "/results/[^\"]+").matcher(answer);
        assertThat(link.find()).as(answer).isTrue();
        return link.group();
    }

    /** All but those of the message bus, which is off unless it is turned on. */
    private static Set<String> writtenRoutes() {
        return ids(BundleFiles.routes().stream()
                .filter(route -> !route.at("/from/uri").asText().startsWith("jms:")));
    }

    private static Set<String> httpDoors() {
        return ids(BundleFiles.routes().stream()
                .filter(route -> route.at("/from/uri").asText().startsWith("platform-http:")));
    }

    private static Set<String> ids(Stream<JsonNode> routes) {
        return routes.map(route -> route.path("id").asText()).collect(toCollection(TreeSet::new));
    }

    /** Kamelets that a route calls, and those that they call in turn. */
    private static Set<String> usedKamelets() {
        Set<String> used = new TreeSet<>();
        BundleFiles.routes().forEach(route -> addUsed(route, used));
        return used;
    }

    private static void addUsed(JsonNode step, Set<String> used) {
        step.findValuesAsText("uri").stream()
                .filter(uri -> uri.startsWith("kamelet:") && !uri.equals("kamelet:source"))
                .map(uri -> uri.substring("kamelet:".length()))
                .filter(used::add)
                .forEach(kamelet -> addUsed(BundleFiles.kamelets().get(kamelet), used));
    }

    private record Call(String path, String body) {
        static Call get(String path) {
            return new Call(path, "");
        }

        static Call post(String path, String body) {
            return new Call(path, body);
        }

        int status() {
            return (body.isEmpty() ? gateway.get(path) : gateway.postJson(path, body)).statusCode();
        }
    }
}
