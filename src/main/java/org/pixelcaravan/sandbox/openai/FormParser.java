package org.pixelcaravan.sandbox.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a multipart/form-data body (RFC 7578) into its parts. */
final class FormParser {
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final byte[] HEADER_END = ascii("\r\n\r\n");

    private final byte[] body;
    private final byte[] delimiter;

    private FormParser(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ascii("--" + boundary);
    }

    /** The parts in their order, or empty if the body is no well-formed form. */
    static Optional<List<FormPart>> parse(String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new FormParser(body, boundary).parts();
    }

    private Optional<List<FormPart>> parts() {
        List<FormPart> parts = new ArrayList<>();
        int start = indexOf(delimiter, 0);
        while (start >= 0) {
            int contentStart = start + delimiter.length;
            if (startsWith(ascii("--"), contentStart)) {
                return Optional.of(parts);
            }
            int next = indexOf(delimiter, contentStart);
            Optional<FormPart> part = next < 0 ? Optional.empty() : part(contentStart + 2, next - 2);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
            start = next;
        }
        return Optional.empty();
    }

    private Optional<FormPart> part(int from, int to) {
        int headerEnd = indexOf(HEADER_END, from);
        if (headerEnd < 0 || headerEnd + HEADER_END.length > to) {
            return Optional.empty();
        }
        String header = new String(body, from, headerEnd - from, StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOfRange(body, headerEnd + HEADER_END.length, to);
        String disposition = line(header, "content-disposition").orElse("");
        return parameter(disposition, "name")
                .map(name ->
                        new FormPart(name, parameter(disposition, "filename"), line(header, "content-type"), content));
    }

    private static Optional<String> line(String header, String name) {
        return header.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst();
    }

    private static Optional<String> parameter(String disposition, String name) {
        Matcher matcher = Pattern.compile("[;\\s]" + name + "=(?:\"([^\"]*)\"|([^;\\s]+))")
                .matcher(disposition);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }

    private int indexOf(byte[] wanted, int from) {
        for (int start = from; start <= body.length - wanted.length; start++) {
            if (body[start] == wanted[0] && startsWith(wanted, start)) {
                return start;
            }
        }
        return -1;
    }

    private boolean startsWith(byte[] wanted, int at) {
        return at + wanted.length <= body.length
                && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
