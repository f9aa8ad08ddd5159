package speed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The wire formats that doors and vendors speak here. */
enum Protocol {
    OPENAI("\"b64_json\":\"", "{\"created\":1,\"data\":[", "{", "}", "],\"usage\":" + Protocol.USAGE + "}"),
    GEMINI(
            "\"data\":\"",
            "{\"candidates\":[{\"content\":{\"parts\":[",
            "{\"inlineData\":{\"mimeType\":\"image/png\",",
            "}}",
            "],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7}}"),
    PREDICT("\"bytesBase64Encoded\":\"", "{\"predictions\":[", "{\"mimeType\":\"image/png\",", "}", "]}");

    static final String USAGE = "{\"total_tokens\":8,\"input_tokens\":7,\"output_tokens\":1,"
            + "\"input_tokens_details\":{\"text_tokens\":7,\"image_tokens\":0}}";

    private final String marker;
    private final String head;
    private final String itemHead;
    private final String itemTail;
    private final String tail;

    Protocol(String marker, String head, String itemHead, String itemTail, String tail) {
        this.marker = marker;
        this.head = head;
        this.itemHead = itemHead;
        this.itemTail = itemTail;
        this.tail = tail;
    }

    /** What stands before each picture. */
    byte[] marker() {
        return ascii(marker);
    }

    /** The vendor's answer of so many pictures. */
    byte[] answer(Size size, int pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size.base64().length * pictures + 512);
        out.writeBytes(ascii(head));
        for (int i = 0; i < pictures; i++) {
            out.writeBytes(ascii((i > 0 ? "," : "") + itemHead + marker));
            out.writeBytes(size.base64());
            out.writeBytes(ascii("\"" + itemTail));
        }
        out.writeBytes(ascii(tail));
        return out.toByteArray();
    }

    /** The vendor's address for it. */
    String vendorPath(String model) {
        return switch (this) {
            case OPENAI -> "/v1/images/generations";
            case GEMINI -> "/v1beta/models/" + model + ":generateContent";
            case PREDICT -> "/v1beta/models/" + model + ":predict";
        };
    }

    /** The gateway's address for it. */
    String doorPath(String provider, String model) {
        return switch (this) {
            case OPENAI -> "/v1/images/generations";
            case GEMINI -> "/api/vertex-ai/v1/publishers/" + provider + "/models/" + model + ":generateContent";
            case PREDICT -> "/api/vertex-ai/v1/publishers/" + provider + "/models/" + model + ":predict";
        };
    }

    String body(String model, String prompt, int pictures) {
        return switch (this) {
            case OPENAI -> "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\",\"size\":\"1024x1024\",\"n\":" + pictures + "}";
            case GEMINI -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + prompt + "\"}]}]}";
            case PREDICT ->
                "{\"instances\":[{\"prompt\":\"" + prompt + "\"}],\"parameters\":{\"aspectRatio\":\"1:1\",\"sampleCount\":"
                        + pictures + "}}";
        };
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
