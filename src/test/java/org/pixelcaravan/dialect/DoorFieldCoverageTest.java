package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.model.Parameter;

/** What is documented is tested, and what callers read in messages is documented. */
class DoorFieldCoverageTest {
    private static final Map<String, DoorCodec> CODECS = Map.of(
            "gemini",
            new GeminiDoorCodec(),
            "job",
            new JobDoorCodec(Path.of("none")),
            "openai",
            new OpenAiDoorCodec(),
            "vertex",
            new VertexDoorCodec());

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "job", "openai", "vertex"})
    void everyRequestFieldOccursInAFixture(String dialect) {
        List<String> fields = DoorDocument.requestFields(dialect);

        assertThat(fields).hasSizeGreaterThan(15);
        assertThat(fields).allSatisfy(field -> assertThat(occurs(field, dialect, DoorFixture::body))
                .as(field)
                .isTrue());
    }

    @Test
    void everyFieldOfAnEditOccursInAFixture() {
        assertThat(DoorDocument.editFields("openai")).hasSizeGreaterThan(3).allSatisfy(field -> assertThat(
                        occurs(field, "openai", DoorFixture::body))
                .as(field)
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "job", "openai", "vertex"})
    void everyAnswerFieldOccursInAFixture(String dialect) {
        List<String> fields = DoorDocument.answerFields(dialect);

        assertThat(fields).hasSizeGreaterThan(3);
        assertThat(fields).allSatisfy(field -> assertThat(occurs(field, dialect, DoorFieldCoverageTest::answer))
                .as(field)
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "job", "openai", "vertex"})
    void everyParameterIsSpeltAsTheProtocolSpellsIt(String dialect) {
        DoorCodec codec = CODECS.get(dialect);
        List<String> documented = new ArrayList<>(DoorDocument.requestFields(dialect));
        if (dialect.equals("openai")) {
            documented.addAll(DoorDocument.editFields(dialect));
        }

        for (Parameter parameter : Parameter.values()) {
            String name = codec.nameOf(parameter);
            assertThat(name.equals(parameter.id()) || documented.stream().anyMatch(field -> field.startsWith(name)))
                    .as("%s as %s", parameter, name)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyFailureIsDocumentedAsItIsWritten(ErrorCode code) {
        JsonNode openAi = DoorFixture.document("openai", "failures.wire.json").at("/" + code + "/body/error");
        JsonNode google = DoorFixture.document("vertex", "failures.wire.json").at("/" + code + "/body/error");

        assertThat(DoorDocument.text("openai"))
                .contains(row(
                        code, openAi.get("type").asText(), openAi.get("code").asText()));
        assertThat(DoorDocument.text("vertex"))
                .contains(row(code, google.get("status").asText()));
    }

    private static String row(ErrorCode code, String... words) {
        return "| " + code + " | " + code.httpStatus() + " | " + String.join(" | ", words) + " |";
    }

    private static boolean occurs(String field, String dialect, Function<DoorFixture, JsonNode> document) {
        String pointer = DoorDocument.pointer(field);
        return DoorFixture.of(dialect).stream().map(document).anyMatch(body -> !body.at(pointer)
                .isMissingNode());
    }

    private static JsonNode answer(DoorFixture fixture) {
        return fixture.has("answer.wire.json") ? fixture.json("answer.wire.json") : fixture.body();
    }
}
