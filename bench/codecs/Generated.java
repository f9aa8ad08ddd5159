package codecs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The gateway's answers to callers, as they are written by hand with Jackson's generator. */
final class Generated {
    private Generated() {}

    static void write(JsonGenerator json, Protocol protocol, byte[] picture) throws IOException {
        json.writeStartObject();
        switch (protocol) {
            case GEMINI -> gemini(json, picture);
            case OPENAI -> openAi(json, picture);
        }
        json.writeEndObject();
    }

    private static void gemini(JsonGenerator json, byte[] picture) throws IOException {
        json.writeArrayFieldStart("candidates");
        json.writeStartObject();
        json.writeObjectFieldStart("content");
        json.writeStringField("role", "model");
        json.writeArrayFieldStart("parts");
        json.writeStartObject();
        json.writeObjectFieldStart("inlineData");
        json.writeStringField("mimeType", "image/png");
        json.writeBinaryField("data", picture);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeNumberField("index", 0);
        json.writeStringField("finishReason", "STOP");
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("usageMetadata");
        json.writeNumberField("promptTokenCount", 7);
        json.writeNumberField("candidatesTokenCount", 1);
        json.writeNumberField("totalTokenCount", 8);
        tokens(json, "promptTokensDetails", "TEXT", 7);
        tokens(json, "candidatesTokensDetails", "IMAGE", 1);
        json.writeEndObject();
        json.writeStringField("modelVersion", "gpt-image-2");
        json.writeStringField("responseId", "request-1");
    }

    private static void tokens(JsonGenerator json, String field, String modality, int count) throws IOException {
        json.writeArrayFieldStart(field);
        json.writeStartObject();
        json.writeStringField("modality", modality);
        json.writeNumberField("tokenCount", count);
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void openAi(JsonGenerator json, byte[] picture) throws IOException {
        json.writeNumberField("created", 0);
        json.writeArrayFieldStart("data");
        json.writeStartObject();
        json.writeBinaryField("b64_json", picture);
        json.writeEndObject();
        json.writeEndArray();
        json.writeStringField("output_format", "png");
        json.writeStringField("size", "1024x1024");
        json.writeObjectFieldStart("usage");
        json.writeNumberField("total_tokens", 8);
        json.writeNumberField("input_tokens", 7);
        json.writeNumberField("output_tokens", 1);
        details(json, "input_tokens_details", 7, 0);
        details(json, "output_tokens_details", 0, 1);
        json.writeEndObject();
    }

    private static void details(JsonGenerator json, String field, int text, int image) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("text_tokens", text);
        json.writeNumberField("image_tokens", image);
        json.writeEndObject();
    }
}
