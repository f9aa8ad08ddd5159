package org.pixelcaravan.sandbox.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.PRO;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.error;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.file;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.parts;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.prompt;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.success;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

class GeminiFaultsTest {
    private static GeminiFixture gemini;

    @BeforeAll
    static void start() {
        gemini = new GeminiFixture();
    }

    @AfterAll
    static void stop() {
        gemini.close();
    }

    @BeforeEach
    void reset() {
        gemini.sandbox.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "429, RESOURCE_EXHAUSTED",
        "500, INTERNAL",
        "503, UNAVAILABLE",
        "504, DEADLINE_EXCEEDED",
    })
    void failsInTheVendorsShape(int status, String canonical) {
        JsonNode error = error(gemini.generate("A kite [sandbox:fail=" + status + "]"), status, canonical);

        assertThat(error.has("details")).isFalse();
        assertThat(gemini.sandbox.ledger().totalCalls()).isZero();
    }

    @Test
    void saysAmongTheDetailsWhenToComeAgain() {
        JsonNode error = error(gemini.generate("A kite [sandbox:fail=429;retry-after=3]"), 429, "RESOURCE_EXHAUSTED");

        assertThat(error.at("/details/0/@type").asText()).endsWith("google.rpc.RetryInfo");
        assertThat(error.at("/details/0/retryDelay").asText()).isEqualTo("3s");
    }

    @Test
    void runsOutOfQuota() {
        JsonNode error = error(gemini.generate("A kite [sandbox:quota]"), 429, "RESOURCE_EXHAUSTED");

        assertThat(error.at("/details/0/@type").asText()).endsWith("google.rpc.QuotaFailure");
        assertThat(error.at("/details/0/violations/0/quotaId").asText()).contains("PerDay");
    }

    @Test
    void blocksThePromptWithoutACandidate() {
        JsonNode answer = success(gemini.generate("A kite [sandbox:blocked=input]"));

        assertThat(answer.at("/promptFeedback/blockReason").asText()).isEqualTo("PROHIBITED_CONTENT");
        assertThat(answer.has("candidates")).isFalse();
        assertThat(gemini.sandbox.ledger().totalCalls()).isZero();
    }

    @Test
    void blocksThePictureWithASupportCode() {
        JsonNode answer = success(gemini.generate("A kite [sandbox:blocked=output]"));

        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("IMAGE_SAFETY");
        assertThat(answer.at("/candidates/0/finishMessage").asText()).contains("Support codes: ");
        assertThat(parts(answer)).isEmpty();
        assertThat(gemini.sandbox.ledger().totalCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_IMAGE", "IMAGE_RECITATION", "IMAGE_OTHER", "PROHIBITED_CONTENT", "MAX_TOKENS"})
    void endsForTheReasonAskedForWithoutAPicture(String reason) {
        JsonNode answer = success(gemini.generate("A kite [sandbox:finish-reason=" + reason + "]"));

        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo(reason);
        assertThat(parts(answer)).isEmpty();
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").intValue()).isZero();
        assertThat(gemini.sandbox.ledger().totalCalls()).isZero();
    }

    @Test
    void talksInsteadOfDrawing() {
        JsonNode answer = success(gemini.generate("A kite [sandbox:finish-reason=stop]"));

        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(parts(answer)).singleElement().matches(part -> part.has("text"));
    }

    @Test
    void isCutOffByALimitThatIsTooSmallForAPicture() {
        String tooFew = "\"maxOutputTokens\":1119";
        String enough = "\"maxOutputTokens\":1120";

        JsonNode cutOff = success(gemini.generate(PRO, prompt("A kite", tooFew)));
        JsonNode drawn = success(gemini.generate(PRO, prompt("A kite", enough)));

        assertThat(cutOff.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
        assertThat(drawn.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    }

    @Test
    void drawsTwoPicturesAndChargesForBoth() {
        List<JsonNode> parts = parts(success(gemini.generate("A kite [sandbox:two-images]")));

        assertThat(parts).hasSize(2);
        assertThat(file(parts.get(0))).isNotEqualTo(file(parts.get(1)));
        assertThat(gemini.sandbox.ledger().totalCalls()).isOne();
        assertThat(gemini.sandbox.ledger().totalImages()).isEqualTo(2);
    }

    @Test
    void stopsWithoutAnything() {
        assertThat(parts(success(gemini.generate("A kite [sandbox:empty]")))).isEmpty();
        assertThat(gemini.sandbox.ledger().totalCalls()).isOne();
    }

    @Test
    void putsTextInThePlaceOfThePicture() {
        JsonNode part =
                parts(success(gemini.generate("A kite [sandbox:wrong-type]"))).get(0);

        assertThat(part.at("/inlineData/mimeType").asText()).isEqualTo("image/png");
        assertThat(Pixels.decode(file(part))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "truncated"})
    void answersWithBrokenJson(String fault) {
        assertThatThrownBy(() -> TestClient.json(gemini.generate("A kite [sandbox:" + fault + "]")))
                .hasCauseInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void losesTheConnectionButChargesForTheWork(String moment) {
        String prompt = "A kite [sandbox:cut=" + moment + "]";

        assertThatThrownBy(() -> gemini.generate(prompt)).isInstanceOf(UncheckedIOException.class);
        assertThat(gemini.sandbox.ledger().purchasesOf(prompt)).isNotEmpty();
    }

    @Test
    void recoversAfterTheFirstFailures() {
        String prompt = "A kite [sandbox:finish-reason=no_image;fail-times=1]";

        assertThat(parts(success(gemini.generate(prompt)))).isEmpty();
        assertThat(parts(success(gemini.generate(prompt)))).hasSize(1);
    }
}
