package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pixelcaravan.image.PictureBombs;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/**
 * Pictures that are bombs, or something else as well, wherever a caller's or a vendor's picture is read: each is refused with a
 * reason or handed on as it is, and the next request is answered as if nothing had been.
 */
@Tag("full")
class HostilePicturesTest {
    private static final String MODEL = "local/sdxl";
    private static final String EDITS = "/v1/images/edits";
    private static final byte[] GOOD = EditForm.picture(64, 48);
    private static final Map<String, byte[]> UNUSABLE = PictureBombs.unusable();
    private static final Map<String, byte[]> UNDECODABLE = PictureBombs.undecodable();
    private static final Map<String, byte[]> DECODABLE = PictureBombs.decodable();

    private static CapturingVendor vendor;
    private static RunningGateway gateway;
    private static ProviderCalls calls;

    /** Where a caller's picture is read. */
    private enum Place {
        UPLOAD {
            @Override
            HttpResponse<String> send(byte[] picture) {
                return gateway.send(form(picture).post(gateway));
            }
        },
        MASK {
            @Override
            HttpResponse<String> send(byte[] picture) {
                return gateway.send(form(GOOD).file("mask", picture).post(gateway));
            }
        },
        DATA_URL {
            @Override
            HttpResponse<String> send(byte[] picture) {
                return calls.edit(MODEL, "a kite", "", picture);
            }
        },
        VERTEX {
            @Override
            HttpResponse<String> send(byte[] picture) {
                return gateway.postJson(
                        "/v1/publishers/local/models/sdxl:predict",
                        "{\"instances\":[{\"prompt\":\"a kite\",\"image\":{\"bytesBase64Encoded\":\"" + base64(picture)
                                + "\"}}]}");
            }
        },
        GEMINI {
            @Override
            HttpResponse<String> send(byte[] picture) {
                return gateway.postJson(
                        "/v1beta/models/local%2Fsdxl:generateContent",
                        "{\"contents\":[{\"parts\":[{\"text\":\"a kite\"},{\"inlineData\":{\"mimeType\":\"image/png\","
                                + "\"data\":\"" + base64(picture) + "\"}}]}]}");
            }
        },
        LINK {
            @Override
            HttpResponse<String> send(byte[] picture) {
                vendor.answering("/linked.png", picture);
                return gateway.postJson(
                        EDITS,
                        "{\"model\":\"%s\",\"prompt\":\"a kite\",\"images\":[{\"image_url\":\"%s/linked.png\"}]}"
                                .formatted(MODEL, vendor.address()));
            }
        };

        abstract HttpResponse<String> send(byte[] picture);

        private static EditForm form(byte[] picture) {
            return new EditForm().text("model", MODEL).text("prompt", "a kite").file("image", picture);
        }
    }

    /** Where a vendor's picture is read. */
    private enum Answer {
        INLINE {
            @Override
            HttpResponse<String> ask(byte[] picture, String extraFields) {
                vendor.answering("/v1/images/generations", inline(picture));
                return calls.generate(MODEL, "a kite", extraFields);
            }
        },
        LINKED {
            @Override
            HttpResponse<String> ask(byte[] picture, String extraFields) {
                vendor.answering("/files/a.png", picture);
                return calls.generate("linking/sdxl", "a kite", extraFields);
            }
        };

        abstract HttpResponse<String> ask(byte[] picture, String extraFields);
    }

    @BeforeAll
    static void start() throws IOException {
        vendor = new CapturingVendor();
        vendor.answering(EDITS, inline(GOOD))
                .answering(
                        "/linking/images/generations",
                        "{\"data\":[{\"url\":\"" + vendor.address() + "/files/a.png\",\"b64_json\":null}]}");
        Path servers = Files.createTempFile(Path.of("target"), "servers-", ".yaml");
        Files.writeString(servers, """
                servers:
                  local: { baseUrl: '%1$s/v1', models: [sdxl] }
                  linking: { baseUrl: '%1$s/linking', models: [sdxl] }
                """.formatted(vendor.address()));
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox",
                "false",
                "caravan.servers",
                servers.toString(),
                "caravan.fetch.allow",
                vendor.address()));
        calls = new ProviderCalls(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        vendor.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallersPictureIsRefusedWithAReasonOrHandedOn(Place place) throws IOException {
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            HttpResponse<String> answer = place.send(file.getValue());

            assertThat(answer.statusCode())
                    .as("%s: %s", file.getKey(), answer.body())
                    .isIn(UNUSABLE.containsKey(file.getKey()) ? List.of(400) : List.of(200, 400));
            if (answer.statusCode() == 400) {
                assertSaysWhy(answer);
            }
            assertWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVendorsPictureIsConvertedOrRefusedWithAReason(Answer place) throws IOException {
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            boolean isWebP = file.getKey().regionMatches(true, 0, "WebP", 0, 4);
            String format = ",\"output_format\":\"" + (isWebP ? "png" : "webp") + "\"";

            HttpResponse<String> answer = place.ask(file.getValue(), format);

            int status = DECODABLE.containsKey(file.getKey()) ? 200 : 502;
            assertThat(answer.statusCode())
                    .as("%s: %s", file.getKey(), answer.body())
                    .isEqualTo(status);
            if (status == 502) {
                assertSaysWhy(answer);
            }
            assertWell();
        }
    }

    /** What is more than a picture stays that, and is never called anything else. */
    @ParameterizedTest
    @EnumSource
    void whatIsAPictureAndSomethingElseIsHandedOnAsAPicture(Answer place) {
        for (String name : new String[] {"PNG that is a ZIP", "JPEG that is a web page"}) {
            byte[] picture = DECODABLE.get(name);
            String format = name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT);

            HttpResponse<String> answer = place.ask(picture, ",\"output_format\":\"" + format + "\"");

            assertThat(ProviderCalls.pictures(answer)).as(name).containsExactly(picture);
            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        }
    }

    private static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        Stream.of(UNUSABLE, UNDECODABLE, DECODABLE).forEach(all::putAll);
        return all;
    }

    private static void assertSaysWhy(HttpResponse<String> answer) {
        JsonNode error = ProviderCalls.json(answer).path("error");
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception", "java.", "127.0.0.1");
    }

    private static void assertWell() {
        HttpResponse<String> next = Answer.INLINE.ask(GOOD, "");

        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
        assertThat(ProviderCalls.pictures(next)).containsExactly(GOOD);
    }

    private static byte[] inline(byte[] picture) {
        return ("{\"created\":1,\"data\":[{\"b64_json\":\"" + base64(picture) + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] picture) {
        return Base64.getEncoder().encodeToString(picture);
    }
}
