package org.pixelcaravan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.route.Contained;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RunningGateway;

/** Errors of the virtual machine's in one call, of which Camel catches none. */
@TestInstance(Lifecycle.PER_CLASS)
class ErrorsInCallsTest {
    private RunningGateway gateway;
    private LogLines log;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of(
                "camel.main.routesIncludePattern",
                "classpath:routes/shared/*.camel.yaml,classpath:routes/doors/*.camel.yaml,"
                        + "classpath:routes/pipeline/generate.camel.yaml,"
                        + "classpath:routes/pipeline/generate-with-model.camel.yaml,"
                        + "classpath:routes/pipeline/call-provider.camel.yaml,"
                        + "classpath:routes/pipeline/attempt-call.camel.yaml,"
                        + "classpath:routes/pipeline/answer-later.camel.yaml,"
                        + "classpath:routes/pipeline/generate-for-caller.camel.yaml,"
                        + "classpath:broken-router.camel.yaml"));
        log = new LogLines();
    }

    @AfterAll
    void stop() {
        log.close();
        gateway.close();
    }

    @Test
    void theOtherCallsOfAFanOutAreAnswered() {
        HttpResponse<String> answer = generate(3, "call 1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/3");
        assertEndedWithALineInTheLog();
    }

    @Test
    void aSingleCallIsAnsweredWithAFailure() {
        HttpResponse<String> answer = generate(1, "call 0");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertEndedWithALineInTheLog();
    }

    @Test
    void everyStepThatTheRoutesNameIsContained() {
        for (String step : new String[] {
            "decodeRequest", "loadReferences", "startUnit", "beginAttempt", "failAttempt", "finishUnit", "failUnit"
        }) {
            assertThat(gateway.camelContext().getRegistry().lookupByName(step)).isInstanceOf(Contained.class);
        }
    }

    @Test
    void aStepsErrorBecomesAFailure() {
        Contained step = new Contained(exchange -> {
            throw new StackOverflowError();
        });

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> step.process(new DefaultExchange(new DefaultCamelContext())))
                .matches(failure -> failure.code() == ErrorCode.INTERNAL);
    }

    private void assertEndedWithALineInTheLog() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.camelContext().getInflightRepository().size() == 0);
        assertThat(log.complaints()).isNotEmpty();
    }

    private HttpResponse<String> generate(int count, String prompt) {
        return gateway.postJson(
                "/v1/images/generations",
                "{\"model\":\"gemini-2.5-flash-image\",\"n\":%d,\"prompt\":\"%s\"}".formatted(count, prompt));
    }
}
