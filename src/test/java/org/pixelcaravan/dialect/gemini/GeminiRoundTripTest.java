package org.pixelcaravan.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;

/** From the caller through both codecs to a Gemini model and back, nothing is lost and nothing large is held in memory. */
class GeminiRoundTripTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=";

    private final GeminiDoorCodec door = new GeminiDoorCodec();
    private final GeminiProviderCodec provider = new GeminiProviderCodec();

    @TempDir
    Path folder;

    private SpoolScope spool;
    private RequestContext context;

    @BeforeEach
    void open() {
        spool = new SpoolScope(folder, 1 << 20);
        context = RequestContext.of("request-1", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(door.name(), door)
                .build();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CqQB+/_-==", "line\nbreak \"quoted\" \\ \u0001 é", ""})
    void aSignatureComesBackAsItWasGivenWhateverItHolds(String signature) throws IOException {
        String answered = answered(signature);

        assertThat(sent(answered).at("/contents/1/parts/0/thoughtSignature").textValue())
                .isEqualTo(signature);
    }

    @Test
    void aSignatureOfManyKilobytesComesBackAsItWasGiven() throws IOException {
        String signature = random(300_000) + "\"\\\n\t" + random(300_000);

        assertThat(sent(answered(signature))
                        .at("/contents/1/parts/0/thoughtSignature")
                        .textValue())
                .isEqualTo(signature);
    }

    @Test
    void earlierPicturesOfAnySizePassByInTheSpool() throws IOException {
        String early = random(3 << 20);
        ObjectNode body = Json.object();
        addPicture(body, "user", early);
        addPicture(body, "user", PNG);

        JsonNode sent = sent(body);

        assertThat(sent.at("/contents/0/parts/0/inlineData/data").textValue()).isEqualTo(early);
        assertThat(sent.at("/contents/1/parts/0/inlineData/data").textValue()).isEqualTo(PNG);
        assertThat(spoolFiles()).isEqualTo(1);
    }

    @Test
    void aPictureInTheAlphabetOfAddressesIsRewrittenInTheSpool() throws IOException {
        byte[] file = new byte[(3 << 20) + 1];
        new Random(7).nextBytes(file);
        System.arraycopy(Base64.getDecoder().decode(PNG), 0, file, 0, 32);
        ObjectNode body = Json.object();
        addPicture(body, "user", Base64.getUrlEncoder().withoutPadding().encodeToString(file));

        assertThat(sent(body).at("/contents/0/parts/0/inlineData/data").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(file));
    }

    @Test
    void theLengthThatIsAnnouncedIsTheLengthThatIsSent() throws IOException {
        Payload payload = provider.encode(unit(decode(conversation("\"\\\n".repeat(20_000)))))
                .body()
                .orElseThrow();

        assertThat(payload.toBytes()).hasSize(Math.toIntExact(payload.length()));
    }

    private static String random(int characters) {
        byte[] bytes = new byte[characters / 4 * 3];
        new Random(characters).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the caller receives of a model that gives this signature, as the next turn of the talk. */
    private String answered(String signature) throws IOException {
        ObjectNode answer = Json.object();
        ObjectNode part = answer.putArray("candidates")
                .addObject()
                .putObject("content")
                .putArray("parts")
                .addObject();
        part.put("thoughtSignature", signature)
                .putObject("inlineData")
                .put("mimeType", "image/png")
                .put("data", PNG);
        ByteArrayInputStream wire = new ByteArrayInputStream(answer.toString().getBytes(StandardCharsets.UTF_8));
        ImageRequest request = decode(conversation("first"));

        ImageResult result = provider.decode(new ProviderAnswer(200, Map.of(), wire), unit(request));
        JsonNode received = Json.MAPPER.readTree(
                door.encode(request, result, context).body().toBytes());
        return received.at("/candidates/0/content/parts/0/thoughtSignature").textValue();
    }

    private JsonNode sent(String signature) throws IOException {
        return sent(conversation(signature));
    }

    private JsonNode sent(ObjectNode body) throws IOException {
        return Json.MAPPER.readTree(
                provider.encode(unit(decode(body))).body().orElseThrow().toBytes());
    }

    private static ObjectNode conversation(String signature) {
        ObjectNode body = Json.object();
        body.putArray("contents").addObject().putArray("parts").addObject().put("text", "A kite");
        addPicture(body, "model", PNG);
        ((ObjectNode) body.at("/contents/1/parts/0")).put("thoughtSignature", signature);
        body.withArray("contents").addObject().putArray("parts").addObject().put("text", "With a tail");
        return body;
    }

    private static void addPicture(ObjectNode body, String role, String data) {
        ObjectNode turn = body.withArray("contents").addObject().put("role", role);
        turn.putArray("parts")
                .addObject()
                .putObject("inlineData")
                .put("mimeType", "image/png")
                .put("data", data);
        turn.withArray("parts").addObject().put("text", "This one");
    }

    private ImageRequest decode(ObjectNode body) throws IOException {
        DoorRequest request = new DoorRequest(
                "POST",
                "/v1beta/models/gemini-3-pro-image:generateContent",
                Map.of("content-type", "application/json"),
                new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8)));
        return door.decode(request, context);
    }

    private Unit unit(ImageRequest request) {
        ModelSpec model = ModelCatalog.builtIn().resolve("gemini-3-pro-image").model();
        DeliveryPlan delivery = new DeliveryPlanner().plan(request, model, context);
        assertThat(delivery.convertTo()).isEqualTo(Optional.empty());
        return new Unit(0, request, model, delivery, context);
    }

    private long spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
