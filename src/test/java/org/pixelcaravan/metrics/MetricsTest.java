package org.pixelcaravan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.PricedCatalog;
import org.pixelcaravan.support.RunningGateway;

/** What a gateway counts after a little of everything. */
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPENAI = "/v1/images/generations";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:caravan|gen_ai)_[a-z_]+)` \\| ([^|]*) \\|");
    private static final Pattern USED = Pattern.compile("\\b(?:caravan|gen_ai)_[a-z_]+");
    private static final Set<String> OF_OPENTELEMETRY =
            Set.of("gen_ai_provider_name", "gen_ai_request_model", "gen_ai_token_type", "gen_ai_token_modality");
    private static final int UNKNOWN_MODELS = 1_000;

    private static RunningGateway gateway;
    private static HttpResponse<String> flux;

    @BeforeAll
    static void run(@TempDir Path folder) {
        gateway = RunningGateway.start(Map.of("caravan.catalog", PricedCatalog.in(folder)));
        ask("gpt-image-2", 1, "kite [sandbox:latency=300]");
        flux = ask("flux-2-pro", 2, "a secret kite [sandbox:fail-unit=2]");
        ask("flux-2-pro", 1, "kite [sandbox:fail=503;fail-times=1]");
        ask("flux-2-pro", 1, "kite [sandbox:fail=401]");
        await().atMost(PATIENCE).until(() -> Scrape.of(gateway).value("caravan_requests_total") >= 4);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> ask(String model, int count, String prompt) {
        return gateway.postJson(
                OPENAI,
                "{\"model\":\"%s\",\"n\":%d,\"prompt\":\"%s\",\"size\":\"1024x1024\"}".formatted(model, count, prompt));
    }

    @Test
    void areForWhoeverLogsIn() {
        assertThat(Scrape.statusWithoutLogin(gateway)).isEqualTo(401);
    }

    @Test
    void countRequestsAndBytes() {
        Scrape scrape = Scrape.of(gateway);

        assertThat(scrape.value("caravan_requests_total", "door=\"openai\"", "outcome=\"PARTIAL\""))
                .isEqualTo(1);
        assertThat(scrape.value("caravan_requests_total", "door=\"openai\"", "outcome=\"PROVIDER_AUTH\""))
                .isEqualTo(1);
        assertThat(scrape.value("caravan_bytes_total", "direction=\"in\"")).isPositive();
        assertThat(scrape.value("caravan_bytes_total", "direction=\"out\""))
                .isGreaterThan(flux.body().length());
        assertThat(scrape.value("caravan_spool_budget_bytes")).isEqualTo(21474836480.0);
    }

    @Test
    void countVendorCalls() {
        Scrape scrape = Scrape.of(gateway);
        String[] pro = {"provider=\"flux\"", "model=\"flux-2-pro\""};

        assertThat(scrape.value("caravan_pictures_total", pro)).isEqualTo(2);
        assertThat(scrape.value("caravan_pictures_missing_total", pro)).isEqualTo(1);
        assertThat(scrape.value("caravan_retries_total", "reason=\"PROVIDER_UNAVAILABLE\""))
                .isPositive();
        assertThat(scrape.value("caravan_cost_total", "model=\"flux-2-pro\"", "currency=\"USD\""))
                .isEqualTo(0.5);
        assertThat(scrape.value("gen_ai_client_operation_duration_seconds_count", "error_type=\"PROVIDER_AUTH\""))
                .isEqualTo(1);
        assertThat(scrape.value("gen_ai_client_operation_duration_seconds_bucket", "gpt-image-2", "le=\"655.36\""))
                .isEqualTo(1);
        assertThat(scrape.value(
                        "gen_ai_client_token_usage_sum",
                        "gen_ai_token_type=\"output\"",
                        "gen_ai_token_modality=\"image\""))
                .isPositive();
        assertThat(scrape.value("caravan_provider_state", "provider=\"flux\"", "state=\"disabled\""))
                .isEqualTo(1);
    }

    @Test
    void overheadIsTheTimeWithoutTheVendor() {
        long start = System.nanoTime();
        HttpResponse<String> answer = ask("flux-2-pro", 2, "another kite [sandbox:latency=1500]");
        long elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis();

        long overhead = Long.parseLong(
                answer.headers().firstValue("x-caravan-overhead-ms").orElseThrow());

        assertThat(overhead).isBetween(0L, elapsed - 1500);
        HttpResponse<String> refused = ask("flux-2-pro", 0, "none");
        assertThat(refused.headers().firstValue("x-caravan-overhead-ms")).isEmpty();
    }

    @Test
    void overheadIsTheTimeWithoutPausesBeforeFurtherAttempts() {
        try (RunningGateway patient = RunningGateway.start(
                Map.of("caravan.retry.first-pause", "800", "caravan.retry.longest-pause", "800"))) {
            long start = System.nanoTime();
            HttpResponse<String> answer = patient.postJson(
                    OPENAI,
                    "{\"model\":\"gpt-image-2\",\"prompt\":\"kite [sandbox:fail=503;fail-times=2]\",\"size\":\"1024x1024\"}");
            long elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis();

            long overhead = Long.parseLong(
                    answer.headers().firstValue("x-caravan-overhead-ms").orElseThrow());

            assertThat(overhead).as("two pauses of at least 400 ms").isBetween(0L, elapsed - 800);
        }
    }

    @Test
    void noWordOfACallerMakesASeries() {
        ask("no-such-model-0", 1, "a secret kite");
        await().atMost(PATIENCE)
                .until(() -> Scrape.of(gateway).value("caravan_requests_total", "outcome=\"UNKNOWN_MODEL\"") >= 1);
        Set<String> before = Scrape.of(gateway).series();

        for (int i = 1; i < UNKNOWN_MODELS; i++) {
            ask("no-such-model-" + i, 1, "a secret kite");
        }

        await().atMost(PATIENCE)
                .until(() -> Scrape.of(gateway).value("caravan_requests_total", "outcome=\"UNKNOWN_MODEL\"")
                        >= UNKNOWN_MODELS);
        Scrape after = Scrape.of(gateway);
        assertThat(after.families()).isNotEmpty();
        assertThat(ours(after.series())).isEqualTo(ours(before));
        assertThat(after.text()).doesNotContain("no-such-model", "secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops/grafana/pixel-caravan.json", "ops/prometheus/alerts.yaml"})
    void areAllThatDashboardAndAlertsAskFor(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        Set<String> exposed = new TreeSet<>();
        Scrape.of(gateway).series().forEach(series -> exposed.add(series.replaceFirst("\\{.*", "")));

        Set<String> asked = USED.matcher(text)
                .results()
                .map(found -> found.group())
                .filter(name -> !OF_OPENTELEMETRY.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(exposed).containsAll(asked);
        assertThat(new ObjectMapper(new YAMLFactory()).readTree(text).isObject())
                .isTrue();
    }

    /** Collectors of garbage come when they have something to do. */
    private static Set<String> ours(Set<String> series) {
        Set<String> ours = new TreeSet<>(series);
        ours.removeIf(name -> !name.startsWith("caravan_") && !name.startsWith("gen_ai_"));
        return ours;
    }

    @Test
    void haveARowEachInTheDocuments() throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/operations.md")));
        while (row.find()) {
            Set<String> labels =
                    new TreeSet<>(Set.of(row.group(2).replace("`", "").split(", ")));
            labels.remove("–");
            rows.put(row.group(1), labels);
        }

        Map<String, Set<String>> exposed = Scrape.of(gateway).families();
        exposed.keySet().removeIf(name -> name.endsWith("_max"));
        assertThat(exposed).isEqualTo(rows);
    }
}
