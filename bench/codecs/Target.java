package codecs;

import java.io.OutputStream;
import java.util.Arrays;

/** Takes what is written into memory that is there already, as a socket does. */
final class Target extends OutputStream {
    private final byte[] taken;
    private int length;

    Target(int most) {
        this.taken = new byte[most];
    }

    int size() {
        return taken.length;
    }

    /** The same, with nothing in it. */
    Target emptied() {
        length = 0;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(taken, length);
    }

    @Override
    public void write(int value) {
        taken[length++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        System.arraycopy(source, offset, taken, length, count);
        length += count;
    }
}
