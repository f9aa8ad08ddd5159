package org.pixelcaravan.support;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How a bad line passes bytes on. */
final class LineWeather {
    private static final int LATENCY_MILLISECONDS = 40;
    private static final int NARROW_BYTES = 16 * 1024;
    private static final int NARROW_MILLISECONDS = 20;
    private static final int MOST_SLICES = 2_000;
    private static final int LOOK_MILLISECONDS = 20;

    /** One piece in so many resets its connection. */
    private static final int PIECES_A_RESET = 12;

    private final Random random;
    private final Supplier<FaultyLine.Fault> fault;

    LineWeather(long seed, Supplier<FaultyLine.Fault> fault) {
        this.random = new Random(seed);
        this.fault = fault;
    }

    /**
     * Passes bytes on as the line is now.
     *
     * @throws IOException if they are lost, and the connection with them
     */
    void pass(byte[] bytes, int count, OutputStream out) throws IOException {
        switch (fault.get()) {
            case SLOW -> passWhole(bytes, count, out, LATENCY_MILLISECONDS + random.nextInt(LATENCY_MILLISECONDS));
            case NARROW -> passInPieces(bytes, count, out);
            case SLICED -> passInSlices(bytes, count, out);
            case BLACK_HOLE -> passWhenItIsOver(bytes, count, out);
            case RESETS -> passOrReset(bytes, count, out);
            case NONE, REFUSED, BEFORE_REQUEST, IN_REQUEST, AFTER_REQUEST, HALF_OPEN -> out.write(bytes, 0, count);
        }
    }

    private static void passWhole(byte[] bytes, int count, OutputStream out, int milliseconds) throws IOException {
        pause(milliseconds);
        out.write(bytes, 0, count);
    }

    private static void passInPieces(byte[] bytes, int count, OutputStream out) throws IOException {
        for (int from = 0; from < count; from += NARROW_BYTES) {
            pause(NARROW_MILLISECONDS);
            out.write(bytes, from, Math.min(NARROW_BYTES, count - from));
        }
    }

    /** Of many bytes the first ones, where heads and frames begin. */
    private static void passInSlices(byte[] bytes, int count, OutputStream out) throws IOException {
        int slices = Math.min(count, MOST_SLICES);
        for (int i = 0; i < slices; i++) {
            out.write(bytes, i, 1);
            out.flush();
        }
        out.write(bytes, slices, count - slices);
    }

    private void passWhenItIsOver(byte[] bytes, int count, OutputStream out) throws IOException {
        while (fault.get() == FaultyLine.Fault.BLACK_HOLE) {
            pause(LOOK_MILLISECONDS);
        }
        pass(bytes, count, out);
    }

    private void passOrReset(byte[] bytes, int count, OutputStream out) throws IOException {
        if (random.nextInt(PIECES_A_RESET) == 0) {
            throw new IOException("The connection was reset");
        }
        out.write(bytes, 0, count);
    }

    private static void pause(int milliseconds) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The line was closed");
        }
    }
}
