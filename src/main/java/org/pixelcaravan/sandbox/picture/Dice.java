package org.pixelcaravan.sandbox.picture;

import java.nio.charset.StandardCharsets;

/** Repeatable randomness (SplitMix64): the same start gives the same numbers on every machine. */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    Dice(long start) {
        this.state = start;
    }

    static Dice of(String prompt, long seed) {
        return new Dice(hash(prompt) ^ scramble(seed * GOLDEN_GAMMA + 1));
    }

    /** 64-bit FNV-1a of the UTF-8 bytes. */
    static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** An independent source for one part of the picture, so that changing one part leaves the others alone. */
    Dice fork(int part) {
        return new Dice(scramble(state + part * GOLDEN_GAMMA));
    }

    /** A number from 0 (inclusive) to 1 (exclusive). */
    float next() {
        state += GOLDEN_GAMMA;
        return (scramble(state) >>> 40) / (float) (1 << 24);
    }

    float between(float lowest, float highest) {
        return lowest + (highest - lowest) * next();
    }

    int below(int bound) {
        return (int) (next() * bound);
    }

    private static long scramble(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
