package org.pixelcaravan.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** A form as clients send it to have pictures edited, and the pictures for it. */
public final class EditForm {
    private static final String BOUNDARY = "limes-4f2a";
    public static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A form with what every edit needs. */
    public static EditForm of(String model, String prompt) {
        return new EditForm().text("model", model).text("prompt", prompt).file("image", picture(64, 48));
    }

    public EditForm text(String name, String value) {
        return part(
                "form-data; name=\"" + name + "\"",
                "text/plain; charset=utf-8",
                value.getBytes(StandardCharsets.UTF_8));
    }

    /** As OpenAI's library for Java sends it: without a file name, as a stream of octets. */
    public EditForm file(String name, byte[] content) {
        return part("form-data; name=\"" + name + "\"", "application/octet-stream", content);
    }

    private EditForm part(String disposition, String type, byte[] content) {
        bytes.writeBytes(ascii("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\nContent-Type: " + type
                + "\r\n\r\n"));
        bytes.writeBytes(content);
        bytes.writeBytes(ascii("\r\n"));
        return this;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(bytes.toByteArray());
        form.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
        return form.toByteArray();
    }

    public HttpRequest.Builder post(RunningGateway gateway) {
        return HttpRequest.newBuilder(gateway.address("/v1/images/edits"))
                .header("Content-Type", TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(toBytes()));
    }

    /** An opaque PNG. */
    public static byte[] picture(int width, int height) {
        return png(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** A PNG that is transparent in its left half. */
    public static byte[] mask(int width, int height) {
        return halved(width, height, BufferedImage.TYPE_INT_ARGB, 0xff000000);
    }

    /** A PNG that is white in its right half, black in the other. */
    public static byte[] whiteMask(int width, int height) {
        return halved(width, height, BufferedImage.TYPE_BYTE_GRAY, 0xffffffff);
    }

    /** A PNG with an alpha channel that is opaque all over. */
    public static byte[] opaqueMask(int width, int height) {
        BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        mask.createGraphics().fillRect(0, 0, width, height);
        return png(mask);
    }

    private static byte[] halved(int width, int height, int type, int argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int x = width / 2; x < width; x++) {
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, argb);
            }
        }
        return png(image);
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
