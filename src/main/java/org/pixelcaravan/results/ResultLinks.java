package org.pixelcaravan.results;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Makes and reads the paths of links: {@code /v1/images/results/EXPIRY/SIGNATURE/NAME}, with the expiry in milliseconds
 * since 1970. The signature covers expiry and name, so whoever has a link can fetch that one picture until then, and
 * nothing else.
 */
public final class ResultLinks {
    private static final String FOLDER = "/v1/images/results/";
    private static final Pattern PATH = Pattern.compile("(?:/api)?" + FOLDER
            + "(?<expiry>[0-9]{1,18})/(?<signature>[A-Za-z0-9_-]{43})/(?<name>[0-9a-f]{32}\\.(?:png|jpg|webp))");

    private final LinkKey key;
    private final Clock clock;

    public ResultLinks(LinkKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The path at which a stored picture can be fetched. */
    public String path(ResultStore.Kept picture) {
        String expiry = String.valueOf(picture.until().toEpochMilli());
        return FOLDER + expiry + "/" + signature(expiry, picture.name()) + "/" + picture.name();
    }

    /**
     * Reads a path that a caller asks for.
     *
     * @throws GatewayException NOT_FOUND if it is no link, or an expired one; PERMISSION_DENIED if its signature is wrong
     */
    public Link read(String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND,
                    "There is no picture at this address; use the link exactly as it was returned");
        }
        String name = parts.group("name");
        String expected = signature(parts.group("expiry"), name);
        if (!MessageDigest.isEqual(bytes(expected), bytes(parts.group("signature")))) {
            throw new GatewayException(
                    ErrorCode.PERMISSION_DENIED,
                    "The link's signature is wrong; use the link exactly as it was returned, or ask for the picture again");
        }
        Link link = new Link(name, Instant.ofEpochMilli(Long.parseLong(parts.group("expiry"))));
        if (!link.until().isAfter(clock.instant())) {
            throw gone();
        }
        return link;
    }

    /** What a caller is told whose picture is no longer there. */
    public static GatewayException gone() {
        return new GatewayException(
                ErrorCode.NOT_FOUND, "The link has expired and the picture is deleted; ask for the picture again");
    }

    private String signature(String expiry, String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(bytes(expiry + "/" + name)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A link that is valid. */
    public record Link(String name, Instant until) {}
}
