package org.pixelcaravan.dialect.vertex;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.dialect.DoorModelName;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * The model and the verb that a Google-style address names. The verb stands after the last colon, since a model's name may
 * hold colons and slashes, raw or percent-encoded.
 *
 * @param model {@code publisher/model}, or the model alone where the address names no publisher
 */
public record VertexPath(String model, String verb) {
    private static final Pattern FORM = Pattern.compile("/(?:api/vertex-ai/)?v1(?:beta1?)?/"
            + "(?:projects/[^/]+/locations/[^/]+/)?"
            + "(?:publishers/(?<publisher>[^/]+)/)?models/(?<model>.+)");

    /**
     * Takes an address apart, decoding it once.
     *
     * @param path still percent-encoded
     * @throws GatewayException NOT_FOUND for an address of another form, INVALID_REQUEST for a bad escape or a missing verb
     */
    public static VertexPath parse(String path) {
        Matcher matcher = FORM.matcher(path);
        if (!matcher.matches()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "The address must end in publishers/{provider}/models/{model}:{verb}");
        }
        String last = matcher.group("model");
        int colon = last.lastIndexOf(':');
        String model = decode(colon < 0 ? last : last.substring(0, colon));
        String verb = colon < 0 ? "" : decode(last.substring(colon + 1));
        String publisher = Optional.ofNullable(matcher.group("publisher"))
                .map(name -> decode(name) + "/")
                .orElse("");
        return new VertexPath(DoorModelName.checked(Optional.of(publisher + model)), verb);
    }

    /** @throws GatewayException INVALID_REQUEST if the address asks for anything but {@code answered} */
    public void requireVerb(String answered) {
        if (!verb.equals(answered)) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The address must end in :predict, :generateContent or :streamGenerateContent");
        }
    }

    private static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int position = 0;
        while (position < encoded.length()) {
            int escape = encoded.indexOf('%', position);
            int plainEnd = escape < 0 ? encoded.length() : escape;
            bytes.writeBytes(encoded.substring(position, plainEnd).getBytes(StandardCharsets.UTF_8));
            position = plainEnd;
            if (escape >= 0) {
                bytes.write(escapedByte(encoded, escape));
                position = escape + 3;
            }
        }
        return text(bytes.toByteArray());
    }

    private static int escapedByte(String encoded, int escape) {
        int high = escape + 1 < encoded.length() ? hexDigit(encoded.charAt(escape + 1)) : -1;
        int low = escape + 2 < encoded.length() ? hexDigit(encoded.charAt(escape + 2)) : -1;
        if (high < 0 || low < 0) {
            throw badEscape("a % that two hexadecimal digits do not follow");
        }
        return high << 4 | low;
    }

    /** ASCII only: {@link Character#digit} would take the digits of every script. */
    private static int hexDigit(char digit) {
        return digit < 128 ? Character.digit(digit, 16) : -1;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw badEscape("percent-encoded bytes that are not UTF-8");
        }
    }

    private static GatewayException badEscape(String what) {
        return GatewayException.invalid("model", "The address holds " + what);
    }
}
