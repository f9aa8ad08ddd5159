package org.pixelcaravan.ops;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.settings.SettingsTable;
import org.pixelcaravan.support.SourceFiles;

/** What the recipes set exists, and fits to the gateway's own defaults and to each other. */
class RecipesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\b(CARAVAN_[A-Z0-9_]+|(?!POSTGRES_)[A-Z0-9_]+_FILE)\\b");
    private static final Pattern SETTING = Pattern.compile("(?<![-\\w/])caravan\\.[a-z]+[.a-z-]*[a-z]");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|KEY|TOKEN|SECRET|SECRET_ID)");
    private static final Pattern HEAP = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");
    private static final String FILE = "_FILE";
    private static final int BYTES_A_PIXEL = 24;
    private static final String DATA = "/var/lib/pixel-caravan";

    static List<Path> recipes() {
        return Recipe.all();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyVariableIsOneOfTheTables(Path recipe) {
        Set<String> known = SettingsTable.rows().stream()
                .flatMap(row -> row.variables().stream())
                .collect(toSet());

        assertThat(found(VARIABLE, recipe)).allSatisfy(variable -> assertThat(known)
                .contains(variable.endsWith(FILE) ? withoutEnding(variable) : variable));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everySettingThatIsMentionedIsOneOfTheTables(Path recipe) {
        assertThat(SettingsTable.rows()).extracting(SettingsTable.Row::setting).containsAll(found(SETTING, recipe));
    }

    /** A secret that is given in another way would stand in the list of processes, or in the description of a pod. */
    @ParameterizedTest
    @MethodSource("recipes")
    void secretsComeFromFiles(Path recipe) {
        String secrets = SettingsTable.rows().stream()
                .flatMap(row -> row.variables().stream())
                .filter(variable -> SECRET.matcher(variable).matches())
                .collect(joining("|", "\\b(", ")\\b"));

        assertThat(secrets).contains("|OPENAI_API_KEY|", "|CARAVAN_JOBS_PASSWORD|");
        assertThat(found(Pattern.compile(secrets), recipe)).isEmpty();
    }

    @Test
    void whoeverStopsTheGatewayWaitsLongerThanItTakes() {
        long deadline = Recipe.standard("caravan.stop.deadline");
        long delay = Recipe.standard("caravan.stop.delay");

        assertThat(Long.parseLong(Recipe.value(Recipe.UNIT, "TimeoutStopSec=")) * 1000)
                .isGreaterThan(deadline + delay);
        assertThat(gateway().path("stop_grace_period").asText()).isEqualTo("11m");
        assertThat(11 * 60_000L).isGreaterThan(deadline + delay);
        assertThat(deployment()
                                .at("/spec/template/spec/terminationGracePeriodSeconds")
                                .asLong()
                        * 1000)
                .isGreaterThan(deadline + settings().path("CARAVAN_STOP_DELAY").asLong());
    }

    @Test
    void readinessProbesFailBeforeTheDelayOfTheStopIsOver() {
        JsonNode probe = container().path("readinessProbe");

        assertThat(probe.path("periodSeconds").asLong()
                        * probe.path("failureThreshold").asLong()
                        * 1000)
                .isPositive()
                .isLessThan(settings().path("CARAVAN_STOP_DELAY").asLong());
    }

    @Test
    void portsAndProbesAreThoseOfTheDoors() {
        String port = String.valueOf(Recipe.standard("caravan.http.port"));
        String health = "http://127.0.0.1:" + port + "/health";

        assertThat(Recipe.value(Recipe.CONTAINERFILE, "EXPOSE ")).isEqualTo(port);
        assertThat(Recipe.value(Recipe.CONTAINERFILE, "HEALTHCHECK ")).contains(health);
        assertThat(gateway().at("/ports/0").asText()).isEqualTo("127.0.0.1:" + port + ":" + port);
        assertThat(container().at("/ports/0/containerPort").asText()).isEqualTo(port);
        assertThat(container().at("/livenessProbe/exec/command").toString()).contains(health);
        assertThat(container().at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health");
        assertThat(container().at("/startupProbe/httpGet/path").asText()).isEqualTo("/health");
        assertThat(SourceFiles.text(Path.of("routes/doors/service.camel.yaml"))).contains("platform-http:/health");
        assertThat(manifest("network-policy").at("/spec/ingress/0/ports/0/port").asText())
                .isEqualTo(port);
    }

    @Test
    void theDataDirectoryIsTheVolume() {
        assertThat(Recipe.value(Recipe.CONTAINERFILE, "ENV CARAVAN_DATA_DIRECTORY="))
                .isEqualTo(DATA);
        assertThat(Recipe.value(Recipe.CONTAINERFILE, "VOLUME ")).isEqualTo(DATA);
        assertThat(gateway().at("/volumes/0").asText()).isEqualTo("data:" + DATA);
        assertThat(container().at("/volumeMounts/0/mountPath").asText()).isEqualTo(DATA);
        assertThat(Recipe.value(Recipe.UNIT, "Environment=CARAVAN_DATA_DIRECTORY="))
                .isEqualTo(DATA);
        assertThat("/var/lib/" + Recipe.value(Recipe.UNIT, "StateDirectory=")).isEqualTo(DATA);
    }

    @Test
    void theHeapHoldsTheLargestPictureAndLeavesRoomBesideIt() {
        long largest = Recipe.standard("caravan.image.max-pixels") * BYTES_A_PIXEL;
        String memory = container().at("/resources/limits/memory").asText();

        assertThat(Stream.of(gateway().path("mem_limit").asText(), Recipe.value(Recipe.UNIT, "MemoryMax="), memory))
                .allSatisfy(limit -> {
                    assertThat(heap(Recipe.CONTAINERFILE, limit)).isBetween(largest, Recipe.bytes(limit) * 3 / 4);
                    assertThat(heap(Recipe.UNIT, limit)).isBetween(largest, Recipe.bytes(limit) * 3 / 4);
                });
        assertThat(container().at("/resources/requests/memory").asText()).isEqualTo(memory);
    }

    @Test
    void volumesHoldWhatTheGatewayMayPutIntoThem() {
        String storage =
                manifest("volume").at("/spec/resources/requests/storage").asText();
        JsonNode spool = deployment().at("/spec/template/spec/volumes/1");

        assertThat(Recipe.bytes(storage))
                .isGreaterThan(
                        Recipe.standard("caravan.results.max-bytes") + Recipe.standard("caravan.jobs.min-free-bytes"));
        assertThat(spool.path("name").asText()).isEqualTo("spool");
        assertThat(Recipe.bytes(spool.at("/emptyDir/sizeLimit").asText()))
                .isGreaterThan(settings().path("CARAVAN_SPOOL_MAX_BYTES").asLong());
    }

    @Test
    void theUserOfTheImageIsThatOfThePod() {
        String user = Recipe.value(Recipe.CONTAINERFILE, "USER ");
        JsonNode context = deployment().at("/spec/template/spec/securityContext");

        assertThat(context.path("runAsUser").asText() + ":"
                        + context.path("runAsGroup").asText())
                .isEqualTo(user);
        assertThat(context.path("fsGroup")).isEqualTo(context.path("runAsGroup"));
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    void everySecretOfComposeIsDeclaredAndMounted() {
        JsonNode compose = Recipe.document(Recipe.COMPOSE);
        Set<String> declared = new TreeSet<>();
        compose.path("secrets").fieldNames().forEachRemaining(declared::add);
        Set<String> mounted = new TreeSet<>();
        gateway().path("secrets").forEach(name -> mounted.add(name.asText()));

        assertThat(declared).isEqualTo(mounted);
        assertThat(gateway().path("environment"))
                .filteredOn(value -> value.asText().startsWith("/run/secrets/"))
                .extracting(value -> value.asText().substring("/run/secrets/".length()))
                .containsExactlyInAnyOrderElementsOf(declared);
    }

    private static long heap(Path file, String limit) {
        Matcher percentage = HEAP.matcher(SourceFiles.text(file));
        assertThat(percentage.find()).isTrue();
        return Recipe.bytes(limit) / 100 * Long.parseLong(percentage.group(1));
    }

    private static Set<String> found(Pattern pattern, Path recipe) {
        return pattern.matcher(SourceFiles.text(recipe))
                .results()
                .map(match -> match.group())
                .collect(toSet());
    }

    private static String withoutEnding(String variable) {
        return variable.substring(0, variable.length() - FILE.length());
    }

    private static JsonNode gateway() {
        return Recipe.document(Recipe.COMPOSE).at("/services/gateway");
    }

    private static JsonNode manifest(String name) {
        return Recipe.document(Recipe.KUBERNETES.resolve("base/" + name + ".yaml"));
    }

    private static JsonNode deployment() {
        return manifest("deployment");
    }

    private static JsonNode container() {
        return deployment().at("/spec/template/spec/containers/0");
    }

    private static JsonNode settings() {
        return manifest("configmap").path("data");
    }
}
