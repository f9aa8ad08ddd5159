package org.pixelcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Documents that are nearly right. Whoever reads one understands it or says what is wrong with it; nobody breaks. */
public final class Damaged {
    private static final int SHOWN_CHARACTERS = 600;
    private static final int SHOWN_FRAMES = 3;

    private final List<Class<? extends Exception>> refusals;

    private Damaged(List<Class<? extends Exception>> refusals) {
        this.refusals = refusals;
    }

    /** Reads a document. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream document) throws Exception;
    }

    /** @param refusals how readers say what is wrong */
    public static Damaged refusedBy(List<Class<? extends Exception>> refusals) {
        return new Damaged(refusals);
    }

    /** Damages a document so many times, the same way in each run, and lets it be read each time. */
    public void each(String name, byte[] whole, int times, Reader reader) {
        Mutations mutations = new Mutations(name.hashCode());
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            read(mutations.of(whole), reader, broken);
        }
        assertThat(broken).as(name).isEmpty();
    }

    /** Lets documents be read as they are. */
    public void each(String name, List<byte[]> documents, Reader reader) {
        List<String> broken = new ArrayList<>();
        documents.forEach(document -> read(document, reader, broken));
        assertThat(broken).as(name).isEmpty();
    }

    private void read(byte[] document, Reader reader, List<String> broken) {
        try {
            reader.read(new ByteArrayInputStream(document));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                broken.add(e + " at " + frames(e) + " for " + start(document));
            }
        }
    }

    private static List<StackTraceElement> frames(Throwable e) {
        return Arrays.stream(e.getStackTrace()).limit(SHOWN_FRAMES).toList();
    }

    private static String start(byte[] document) {
        byte[] shown = Arrays.copyOf(document, Math.min(document.length, SHOWN_CHARACTERS));
        return new String(shown, StandardCharsets.ISO_8859_1);
    }

    /** A document of a million fields, in each of which its number stands where {@code %d} does. */
    public static byte[] manyFields(String before, String field, String after) {
        String[] around = field.split("%d", -1);
        StringBuilder text = new StringBuilder(before);
        for (int i = 0; i < 1_000_000; i++) {
            text.append(around[0]).append(i).append(around[1]);
        }
        return text.append(after).toString().getBytes(StandardCharsets.UTF_8);
    }
}
