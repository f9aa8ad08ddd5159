package org.pixelcaravan.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pixelcaravan.sandbox.Purchase;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.support.FaultyLine;
import org.pixelcaravan.support.FaultyLine.Fault;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/** A bad line to the vendors: every request is answered, nothing is bought twice, and all is well when the line is. */
@Tag("full")
class VendorChaosTest {
    private static final int REQUESTS = 6;
    private static final long SEED = 20_261_122;
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Sandbox sandbox;
    private static FaultyLine line;
    private static RunningGateway gateway;
    private static ProviderCalls calls;

    private record Asked(String prompt, HttpResponse<String> answer) {}

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        line = new FaultyLine(sandbox.origin(), SEED);
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox",
                "false",
                "caravan.request.deadline",
                "10000",
                "caravan.fetch.allow",
                sandbox.origin().toString(),
                "caravan.providers.openai.baseUrl",
                line.address(sandbox.baseUrl("openai")).toString(),
                "caravan.providers.openai.apiKey",
                sandbox.apiKey("openai"),
                "caravan.providers.qwen.baseUrl",
                line.address(sandbox.baseUrl("qwen")).toString(),
                "caravan.providers.qwen.apiKey",
                sandbox.apiKey("qwen")));
        calls = new ProviderCalls(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        line.close();
        sandbox.close();
    }

    @AfterEach
    void allIsWellWhenTheLineIs() {
        int diedUnnoticed = line.connections();
        line.set(Fault.NONE);

        // Each of those connections may cost one more request, whenever it is its turn.
        List<Asked> unanswered = new ArrayList<>();
        await().atMost(RECOVERY).until(() -> {
            List<Asked> round = ask(REQUESTS);
            round.stream().filter(asked -> asked.answer().statusCode() == 504).forEach(unanswered::add);
            return round.stream()
                    .allMatch(asked -> asked.answer().statusCode() == 200
                            && ProviderCalls.pictures(asked.answer()).size() == 1);
        });
        assertThat(unanswered).hasSizeLessThanOrEqualTo(diedUnnoticed);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SLOW", "NARROW", "SLICED"})
    void aLineThatIsOnlyBadCostsNothingButTime(Fault fault) {
        line.set(fault);

        assertThat(ask(REQUESTS)).allSatisfy(asked -> {
            assertThat(asked.answer().statusCode()).as(asked.answer().body()).isEqualTo(200);
            assertThat(bought(asked)).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESETS", "BLACK_HOLE", "HALF_OPEN", "REFUSED"})
    void aLineThatLosesThingsLosesNoAnswer(Fault fault) {
        ask(REQUESTS);
        line.set(fault);

        assertThat(ask(REQUESTS)).allSatisfy(asked -> {
            assertThat(asked.answer().statusCode()).as(asked.answer().body()).isIn(200, 502, 503, 504);
            assertThat(bought(asked)).hasSizeLessThanOrEqualTo(1);
            if (asked.answer().statusCode() == 200) {
                assertThat(ProviderCalls.pictures(asked.answer())).hasSize(1);
                assertThat(bought(asked)).hasSize(1);
            } else {
                assertThat(ProviderCalls.json(asked.answer())
                                .at("/error/message")
                                .asText())
                        .isNotBlank();
            }
            if (asked.answer().statusCode() == 503) {
                assertThat(bought(asked)).isEmpty();
            }
        });
    }

    private static List<Asked> ask(int count) {
        List<CompletableFuture<Asked>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String model = i % 2 == 0 ? "openai/gpt-image-2" : "qwen/qwen-image";
            String prompt = "a kite in bad weather " + NUMBER.incrementAndGet();
            asked.add(CompletableFuture.supplyAsync(
                    () -> new Asked(prompt, calls.generate(model, prompt, "")), task -> new Thread(task).start()));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static List<Purchase> bought(Asked asked) {
        return sandbox.ledger().purchasesOf(asked.prompt());
    }
}
