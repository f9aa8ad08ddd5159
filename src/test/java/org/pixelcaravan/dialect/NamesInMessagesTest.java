package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Warning;

/** A complaint names the field that its reader wrote, as he wrote it and where, not another one of the same meaning. */
class NamesInMessagesTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    private static final ModelSpec SQUARES = Rows.row("references: 1\nformats: [png]");
    private static final ModelSpec WIDE = Rows.row("size: { ratios: ['16:9'], tiers: [1K] }");
    private static final ModelSpec RATIOS = Rows.row("size: { ratios: ['1:1', '16:9'], tiers: [1K] }");

    private final SpoolScope spool = SpoolScope.inMemory();

    @AfterEach
    void deleteSpoolFiles() {
        spool.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'parameters':{'sampleImageSize':'4K'}             | parameters.sampleImageSize",
                "'parameters':{'sample_image_size':'1000x1000'}    | parameters.sample_image_size",
                "'parameters':{'imageSize':'4K'}                   | parameters.imageSize",
                "'parameters':{'image_size':'1000x1000'}           | parameters.image_size",
                "'imageSize':'4K'                                  | imageSize",
                "'image_size':'1000x1000'                          | image_size",
                "'sampleImageSize':'1000x1000'                     | sampleImageSize",
                "'parameters':{'aspect_ratio':'16:9'}              | parameters.aspect_ratio",
                "'parameters':{'sample_count':11}                  | parameters.sample_count",
                "'parameters':{'sampleCount':0}                    | parameters.sampleCount",
                "'parameters':{'sample_count':'x'}                 | parameters.sample_count",
                "'parameters':{'output_options':{'mime_type':'x'}} | parameters.output_options.mime_type",
                "'parameters':{'quality':'high'}                   | parameters.quality",
                "'quality':'high'                                  | quality",
                "'parameters':{'guidance_scale':3}                 | parameters.guidance_scale",
                "'parameters':{'mode':'upscale'}                   | parameters.mode",
                "'parameters':{'upscale_config':{}}                | parameters.upscale_config",
                "'parameters':{'edit_mode':'EDIT_MODE_DEFAULT'}    | parameters.edit_mode",
                "'parameters':{'outputOptions':{'compression_quality':1}}"
                        + "                                        | parameters.outputOptions.compression_quality",
            })
    void atTheVertexDoor(String fields, String name) throws IOException {
        assertThat(named(SQUARES, new VertexDoorCodec(), predict("'prompt':'x'", fields)))
                .contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'image':{'bytesBase64Encoded':'PNG'}                                          | instances[0].image",
                "'referenceImages':[{'referenceType':'REFERENCE_TYPE_RAW','referenceImage':{'bytesBase64Encoded':'PNG'}}]"
                        + "                                                                    | instances[0].referenceImages",
                "'reference_images':[{'reference_type':'REFERENCE_TYPE_RAW','reference_image':{'bytes_base64_encoded':'PNG'}}]"
                        + "                                                                    | instances[0].reference_images",
            })
    void ofPicturesAtTheVertexDoor(String picture, String name) throws IOException {
        String instance = "'prompt':'x'," + picture.replace("PNG", PNG);

        assertThat(named(SQUARES, new VertexDoorCodec(), predict(instance, "'parameters':{}")))
                .as("cannot edit")
                .contains(name);
        assertThat(named(RATIOS, new VertexDoorCodec(), predict(instance, "'parameters':{}")))
                .as("takes no pictures")
                .contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'generationConfig':{'imageConfig':{'imageSize':'4K'}}            | generationConfig.imageConfig.imageSize",
                "'generation_config':{'image_config':{'image_size':'4K'}}         | generation_config.image_config.image_size",
                "'generationConfig':{'imageConfig':{'imageSize':'1000x1000'}}     | generationConfig.imageConfig.imageSize",
                "'imageSize':'4K'                                                 | imageSize",
                "'image_size':'1000x1000'                                         | image_size",
                "'generation_config':{'imageConfig':{'aspect_ratio':'16:9'}}      | generation_config.imageConfig.aspect_ratio",
                "'generation_config':{'candidate_count':11}                       | generation_config.candidate_count",
                "'generation_config':{'seed':11}                                  | generation_config.seed",
                "'generation_config':{'response_modalities':['TEXT']}             | generation_config.response_modalities",
                "'generation_config':{'image_config':{'person_generation':'ALLOW_ALL'}}"
                        + "                                                       | generation_config.image_config.person_generation",
            })
    void atTheGeminiDoor(String fields, String name) throws IOException {
        assertThat(named(SQUARES, new GeminiDoorCodec(), content("{'text':'x'}", fields)))
                .contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'inlineData':{'mimeType':'image/png','data':'PNG'}}   | contents[0].parts[1].inlineData",
                "{'inline_data':{'mime_type':'image/png','data':'PNG'}} | contents[0].parts[1].inline_data",
                "{'fileData':{'fileUri':'https://img.example/a.png'}}   | contents[0].parts[1].fileData",
            })
    void ofPicturesAtTheGeminiDoor(String picture, String name) throws IOException {
        String parts = "{'text':'x'}," + picture.replace("PNG", PNG);

        assertThat(named(SQUARES, new GeminiDoorCodec(), content(parts, "'labels':{}")))
                .as("cannot edit")
                .contains(name);
        assertThat(named(RATIOS, new GeminiDoorCodec(), content(parts, "'labels':{}")))
                .as("takes no pictures")
                .contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'size':'1000x1000'       | size",
                "'image_size':'4K'        | image_size",
                "'aspect_ratio':'16:9'    | aspect_ratio",
                "'n':11                   | n",
                "'user':'me'              | user",
                "'safety_identifier':'me' | safety_identifier",
                "'output_compression':1   | output_compression",
            })
    void atTheOpenAiDoor(String fields, String name) throws IOException {
        assertThat(named(SQUARES, new OpenAiDoorCodec(), generation(fields))).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"image_size, '', image_size", "image_size, ',\"aspect_ratio\":\"1:1\"', aspect_ratio"})
    void aShapeThatOnlyTheDefaultRatioMakesImpossibleIsBlamedOnTheResolution(String field, String more, String name)
            throws IOException {
        Optional<String> named = named(WIDE, new OpenAiDoorCodec(), generation("'" + field + "':'1K'" + more));

        assertThat(named).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"images, images", "mask, mask"})
    void ofPicturesInJsonAtTheOpenAiDoor(String field, String name) throws IOException {
        String url = "{'image_url':'https://img.example/a.png'}";
        String mask = field.equals("mask") ? ",'mask':" + url : "";
        String body = "{'model':'m','prompt':'x','images':[%s]%s}".formatted(url, mask);

        assertThat(named(
                        field.equals("mask") ? SQUARES : RATIOS, new OpenAiDoorCodec(), post("/v1/images/edits", body)))
                .contains(name);
    }

    @Test
    void everyPictureKnowsItsPlace() throws IOException {
        String held = "{'bytesBase64Encoded':'%s'}".formatted(PNG);
        String raw = "{'reference_type':'REFERENCE_TYPE_RAW','reference_image':%s}".formatted(held);
        String url = "{'image_url':'https://img.example/a.png'}";
        String inline = "{'inline_data':{'data':'%s'}}".formatted(PNG);
        String file = "{'fileData':{'fileUri':'https://img.example/a.png'}}";

        assertThat(places(
                        new VertexDoorCodec(),
                        predict("'prompt':'x','referenceImages':[%s,%s]".formatted(raw, raw), "'labels':{}")))
                .containsExactly(
                        "instances[0].referenceImages[0].reference_image",
                        "instances[0].referenceImages[1].reference_image");
        assertThat(places(
                        new VertexDoorCodec(),
                        predict("'prompt':'x','image':%s,'mask':{'image':%s}".formatted(held, held), "'labels':{}")))
                .containsExactly("instances[0].image", "instances[0].mask.image");
        assertThat(places(new GeminiDoorCodec(), content("{'text':'x'},%s,%s".formatted(inline, file), "'labels':{}")))
                .containsExactly("contents[0].parts[1].inline_data", "contents[0].parts[2].fileData");
        assertThat(places(
                        new OpenAiDoorCodec(),
                        post(
                                "/v1/images/edits",
                                "{'model':'m','prompt':'x','images':[%s,%s],'mask':%s}".formatted(url, url, url))))
                .containsExactly("images[0].image_url", "images[1].image_url", "mask.image_url");
    }

    private List<String> places(DoorCodec codec, DoorRequest request) throws IOException {
        return codec.decode(request, context(codec)).references().stream()
                .map(reference -> reference.name().orElse("nowhere"))
                .toList();
    }

    /** What the first complaint names, be it a refusal or a warning. */
    private Optional<String> named(ModelSpec model, DoorCodec codec, DoorRequest request) throws IOException {
        RequestContext context = context(codec);
        try {
            ImageRequest decoded = codec.decode(request, context);
            ImageRequest validated = new RequestValidator().validate(decoded, model, context);
            new DeliveryPlanner().plan(validated, model, context);
        } catch (GatewayException refusal) {
            String name = refusal.parameter().orElse("");
            assertThat(refusal.getMessage())
                    .matches(message -> name.isEmpty() || message.contains(name) || isAboutModel(message));
            return refusal.parameter();
        }
        return context.warnings().stream().findFirst().flatMap(Warning::parameter);
    }

    private RequestContext context(DoorCodec codec) {
        return RequestContext.of("r", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(codec.name(), codec)
                .build();
    }

    private static boolean isAboutModel(String message) {
        return message.startsWith("home/model ");
    }

    private static DoorRequest predict(String instance, String fields) {
        return post("/v1/publishers/home/models/model:predict", "{'instances':[{%s}],%s}".formatted(instance, fields));
    }

    private static DoorRequest content(String parts, String fields) {
        return post(
                "/v1beta/models/model:generateContent", "{'contents':[{'parts':[%s]}],%s}".formatted(parts, fields));
    }

    private static DoorRequest generation(String fields) {
        return post("/v1/images/generations", "{'model':'m','prompt':'x',%s}".formatted(fields));
    }

    private static DoorRequest post(String path, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new DoorRequest(
                "POST", path, "", Map.of("content-type", "application/json"), new ByteArrayInputStream(bytes));
    }
}
