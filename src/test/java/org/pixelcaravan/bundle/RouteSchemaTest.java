package org.pixelcaravan.bundle;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.BundleConfiguration;
import org.pixelcaravan.fetch.GuardedFetcher;

/** What every route file obeys: Camel's own schema, and the rules of the house. */
class RouteSchemaTest {
    private static final int LINES = 60;
    /** Files that may be longer, and why. */
    private static final Map<String, String> LONGER =
            Map.of("routes/pipeline/provider-router.camel.yaml", "one branch a provider, all alike");

    private static final Set<String> GROUPS = Set.of("doors", "pipeline");

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        }
    }

    static List<Path> files() {
        return BundleFiles.routeFiles();
    }

    static List<JsonNode> routes() {
        return BundleFiles.routes();
    }

    static List<JsonNode> doors() {
        return routes().stream().filter(RouteSchemaTest::isDoor).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void obeysCamelsSchema(Path file) {
        assertThat(schema.validate(BundleFiles.read(file))).isEmpty();
    }

    @Test
    void theSchemaNoticesAMisspeltOption() throws IOException {
        JsonNode file = BundleFiles.read(Path.of("routes/pipeline/generate-with-model.camel.yaml"));
        JsonNode misspelt = new ObjectMapper()
                .readTree(file.toString().replace("\"parallelProcessing\"", "\"paralellProcessing\""));

        assertThat(schema.validate(misspelt))
                .anySatisfy(message -> assertThat(message.getMessage()).contains("paralellProcessing"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void liesInAFolderThatAPackagedJarOpens(Path file) {
        String included = BundleFiles.settings().getProperty("camel.main.routesIncludePattern");

        assertThat(file.getFileName().toString()).endsWith(".camel.yaml");
        assertThat(included.split(",")).contains("classpath:" + file.getParent() + "/*.camel.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void fitsOnAScreen(Path file) {
        if (!LONGER.containsKey(file.toString())) {
            assertThat(BundleFiles.lines(file)).hasSizeLessThanOrEqualTo(LINES);
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void saysWhatItIs(JsonNode route) {
        assertThat(route.path("id").asText()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(route.path("description").asText()).isNotBlank();
        assertThat(route.path("group").asText()).isIn(GROUPS);
    }

    @Test
    void idsAndDescribedAddressesAreUnique() {
        assertThat(routes()).extracting(route -> route.path("id").asText()).doesNotHaveDuplicates();
        assertThat(routes()).extracting(route -> route.at("/from/uri").asText()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void keepsOptionsOutOfAddresses(JsonNode route) {
        assertThat(route.findValuesAsText("uri")).isNotEmpty().noneMatch(uri -> uri.contains("?"));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void answersItsFailuresAndReadsItsOwnBody(JsonNode door) {
        assertThat(door.path("routeConfigurationId").asText()).isEqualTo("http-door");
        assertThat(door.at("/from/parameters/useBodyHandler").asText()).isEqualTo("false");
        assertThat(door.path("group").asText()).isEqualTo("doors");
    }

    @Test
    void onlyDoorsHandleErrors() {
        assertThat(doors()).isNotEmpty();
        assertThat(routes())
                .filteredOn(route -> !isDoor(route) && !isOtherWayIn(route))
                .noneMatch(route -> route.has("routeConfigurationId") || route.has("errorHandler"));
    }

    @Test
    void everyDirectAddressHasARoute() {
        Set<String> routes =
                routes().stream().map(route -> route.at("/from/uri").asText()).collect(toSet());

        assertThat(allSteps().flatMap(steps -> steps.findValuesAsText("uri").stream()))
                .filteredOn(uri -> uri.startsWith("direct:"))
                .isSubsetOf(routes);
    }

    @Test
    void everyNamedBeanIsBound() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setLocation("classpath:application.properties");
        new BundleConfiguration().configure(context);

        Set<String> missing = beansNamed()
                .filter(name -> context.getRegistry().lookupByName(name) == null)
                .collect(toSet());

        assertThat(missing).as("beans that BundleConfiguration does not bind").isEmpty();
        context.getRegistry().lookupByNameAndType("vertx", Vertx.class).close();
        context.getRegistry()
                .lookupByNameAndType("fanOutPool", ExecutorService.class)
                .shutdownNow();
        context.getRegistry().findSingleByType(GuardedFetcher.class).close();
        context.stop();
    }

    private static Stream<String> beansNamed() {
        List<JsonNode> files = files().stream().map(BundleFiles::read).toList();
        Stream<String> refs = files.stream().flatMap(file -> file.findValuesAsText("ref").stream());
        Stream<String> hashes = files.stream()
                .flatMap(BundleFiles::texts)
                .filter(text -> text.matches("#(bean:)?[A-Za-z]+"))
                .map(text -> text.replaceFirst("#(bean:)?", ""));
        return Stream.concat(refs, hashes);
    }

    private static Stream<JsonNode> allSteps() {
        return routes().stream().map(route -> route.at("/from/steps"));
    }

    /** A way in that is no HTTP address. */
    private static boolean isOtherWayIn(JsonNode route) {
        return route.at("/from/uri").asText().matches("(file|jms):.*");
    }

    private static boolean isDoor(JsonNode route) {
        return route.at("/from/uri").asText().startsWith("platform-http:");
    }
}
