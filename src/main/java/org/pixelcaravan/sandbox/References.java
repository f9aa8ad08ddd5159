package org.pixelcaravan.sandbox;

import java.util.Base64;
import java.util.Optional;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;

/** Pictures that callers send along. */
public final class References {
    private static final int STAND_IN_SIDE = 512;

    private References() {}

    /** Decodes plain base64, which must hold a readable picture. */
    public static Optional<Pixels> fromBase64(String base64) {
        try {
            return Pixels.decode(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Decodes a {@code data:} URL, which must hold a readable picture in base64. */
    public static Optional<Pixels> fromDataUrl(String url) {
        int comma = url.indexOf(',');
        boolean base64 = comma > 0 && url.substring(0, comma).endsWith(";base64");
        return base64 ? fromBase64(url.substring(comma + 1)) : Optional.empty();
    }

    public static boolean isWebAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    /** A picture drawn from the address itself: the sandbox never fetches anything. */
    public static Pixels standInFor(String webAddress) {
        byte[] drawn = new SandboxRenderer().render(PictureOrder.of(webAddress, 0, STAND_IN_SIDE, STAND_IN_SIDE));
        return Pixels.decode(drawn).orElseThrow();
    }
}
