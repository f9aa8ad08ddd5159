package org.pixelcaravan.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;

/**
 * Reads a JSON document that may hold pictures of any size. Strings longer than {@link #SPLICE_THRESHOLD} bytes are cut
 * out while the document flows by and go to the spool; what remains is small and becomes a tree, in which each long string
 * is a {@link POJONode} over its {@link StoredBytes}. So memory depends on the number of fields, not on the size of
 * pictures, and no picture ever becomes a Java String.
 */
public final class JsonReader {
    /** Strings of more than this many bytes are cut out. */
    public static final int SPLICE_THRESHOLD = 16 * 1024;
    /** The document without its long strings may have this many bytes. */
    public static final int LARGEST_REMAINDER = 4 << 20;
    /** Fields, elements and nested documents that a document may have, in all. */
    public static final int MOST_VALUES = 10_000;

    /** A byte of the remainder is there as itself, as a copy, and as text in the tree. */
    private static final int MEMORY_A_BYTE = 4;

    private static final int MEMORY_A_VALUE = 150;

    /** Most documents are small; the buffer grows once one is not. */
    private static final int FIRST_BUFFER = 4 * 1024;

    private static final int BUFFER = 64 * 1024;

    private static final int FIRST_REMAINDER = 512;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SpoolScope scope;
    private final List<StoredBytes> spliced = new ArrayList<>();
    private final ByteArrayOutputStream remainder = new ByteArrayOutputStream(FIRST_REMAINDER);

    private String marker = "";
    private long memoryTaken;
    private int values;
    private boolean insideString;
    private boolean escaped;
    private int stringStart;
    private SpoolWriter writer;
    private JsonStringDecoder decoder;

    private JsonReader(SpoolScope scope) {
        this.scope = scope;
    }

    /** What stands in the place of a long string; nobody can know it before. Most documents have none. */
    private static String newMarker() {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return "spliced-" + HexFormat.of().formatHex(nonce) + "-";
    }

    /**
     * Reads {@code in} to its end and closes it.
     *
     * @throws JsonFormatException if it is no JSON document, or its structure exceeds a limit
     * @throws IOException if reading or spooling fails
     */
    public static JsonNode read(InputStream in, SpoolScope scope) throws IOException {
        try (in) {
            return new JsonReader(scope).readAll(in);
        }
    }

    private JsonNode readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            scan(buffer, count);
            if (count == buffer.length && count < BUFFER) {
                buffer = new byte[BUFFER];
            }
            checkSize();
        }
        if (insideString) {
            throw new JsonFormatException("the document ends inside a string");
        }
        return restore(parse());
    }

    private void checkSize() throws JsonFormatException {
        if (remainder.size() > LARGEST_REMAINDER) {
            throw new JsonFormatException(
                    "the document is too large even without its pictures: more than " + LARGEST_REMAINDER + " bytes");
        }
        if (values > MOST_VALUES) {
            throw new JsonFormatException("the document has more than " + MOST_VALUES + " values");
        }
        long needed = (long) MEMORY_A_BYTE * remainder.size() + (long) MEMORY_A_VALUE * values;
        if (needed > memoryTaken) {
            scope.account().needMemory(needed - memoryTaken);
            memoryTaken = needed;
        }
    }

    private JsonNode parse() throws IOException {
        try {
            return Json.MAPPER.readTree(remainder.toByteArray());
        } catch (JsonProcessingException e) {
            throw new JsonFormatException(Json.describe(e));
        } catch (CharConversionException e) {
            throw new JsonFormatException("it is not encoded in UTF-8");
        }
    }

    private void scan(byte[] buffer, int count) throws IOException {
        int position = 0;
        while (position < count) {
            position = insideString ? scanString(buffer, position, count) : scanStructure(buffer, position, count);
        }
    }

    private int scanStructure(byte[] buffer, int from, int count) {
        int end = from;
        while (end < count && buffer[end] != '"') {
            values += startsValue(buffer[end]) ? 1 : 0;
            end++;
        }
        if (end == count) {
            remainder.write(buffer, from, end - from);
            return end;
        }
        remainder.write(buffer, from, end - from + 1);
        insideString = true;
        stringStart = remainder.size();
        return end + 1;
    }

    private static boolean startsValue(byte letter) {
        return letter == ',' || letter == '[' || letter == '{';
    }

    private int scanString(byte[] buffer, int from, int count) throws IOException {
        int end = writer == null ? keep(buffer, from, count) : decode(buffer, from, count);
        if (end == count) {
            return count;
        }
        if (writer != null) {
            finishSplice();
        }
        remainder.write('"');
        insideString = false;
        return end + 1;
    }

    /** Takes what belongs to a string that is not cut out yet, and returns where that ends. */
    private int keep(byte[] buffer, int from, int count) throws IOException {
        int end = endOfString(buffer, from, count);
        if (remainder.size() - stringStart + end - from > SPLICE_THRESHOLD) {
            startSplice();
            decoder.write(buffer, from, end);
        } else {
            remainder.write(buffer, from, end - from);
        }
        return end;
    }

    /** The index of the quotation mark that ends the string, or {@code count} if the string goes on after the buffer. */
    private int endOfString(byte[] buffer, int from, int count) {
        int position = from;
        while (position < count) {
            if (escaped) {
                escaped = false;
                position++;
            } else {
                position = PlainText.end(buffer, position, count);
                if (position < count && buffer[position] == '"') {
                    return position;
                }
                escaped = position < count;
                position++;
            }
        }
        return count;
    }

    /** A picture's text is nothing but letters of base64, which end no string and need no look of their own. */
    private int decode(byte[] buffer, int from, int count) throws IOException {
        int start = decoder.isPlain() ? writer.writeLetters(buffer, from, count) : from;
        return decoder.write(buffer, start, count);
    }

    private void startSplice() throws IOException {
        byte[] soFar = remainder.toByteArray();
        remainder.reset();
        remainder.write(soFar, 0, stringStart);
        writer = scope.newTextWriter();
        decoder = new JsonStringDecoder(writer);
        decoder.write(soFar, stringStart, soFar.length);
        escaped = false;
    }

    private void finishSplice() throws IOException {
        decoder.finish();
        if (spliced.isEmpty()) {
            marker = newMarker();
        }
        remainder.writeBytes((marker + spliced.size()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        spliced.add(writer.finish());
        writer = null;
        decoder = null;
    }

    private JsonNode restore(JsonNode node) throws IOException {
        if (spliced.isEmpty()) {
            return node;
        }
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getKey().startsWith(marker)) {
                    throw new JsonFormatException("a field name is too long");
                }
                field.setValue(restore(field.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, restore(array.get(i)));
            }
        } else if (node.isTextual() && node.textValue().startsWith(marker)) {
            int index = Integer.parseInt(node.textValue().substring(marker.length()));
            return new POJONode(spliced.get(index));
        }
        return node;
    }
}
