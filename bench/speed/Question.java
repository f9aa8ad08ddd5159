package speed;

/**
 * A request, and what is expected for it.
 *
 * @param port on loopback
 * @param request all bytes of it
 * @param marker what stands before each picture of the answer
 * @param pictures how many there must be
 * @param pauseNanos of a stream, the time from one picture to the next; else 0
 */
record Question(int port, byte[] request, byte[] marker, Size size, int pictures, long pauseNanos) {

    boolean streams() {
        return pauseNanos > 0;
    }
}
