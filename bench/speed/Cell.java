package speed;

import java.util.List;

/**
 * One thing that is measured.
 *
 * @param delay milliseconds that the vendor takes, in a stream for each event
 * @param javaOptions of the gateway
 * @param contenders by name, the reference first
 */
record Cell(
        String name,
        Kind kind,
        Way way,
        Size size,
        int pictures,
        int connections,
        int delay,
        String javaOptions,
        List<String> contenders) {
    /** Files of an upload. */
    static final int UPLOADED = 10;

    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String CARAVAN = "caravan";
    static final String BEFORE = "before";
    static final String PORTKEY = "portkey";

    private static final List<String> ALL = List.of(NGINX, CARAVAN, BEFORE, PORTKEY);
    private static final List<String> TWO = List.of(NGINX, CARAVAN, BEFORE);
    private static final List<String> OVER_DIRECT = List.of(DIRECT, NGINX, CARAVAN, BEFORE, PORTKEY);
    private static final List<String> ALONE = List.of(CARAVAN, BEFORE);
    private static final String SMALL_HEAP = "-Xmx512m";
    private static final String LARGE_HEAP = "-Xmx5g";

    /** A heap that is collected early, grows late and shrinks soon. */
    private static final String FRUGAL = "-Xmx2400m -XX:GCTimeRatio=1 -XX:MaxNewSize=96m"
            + " -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=5"
            + " -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15";

    static List<Cell> all() {
        return List.of(
                rate("tiny-64", Way.OPENAI_TO_GEMINI, Size.TINY, 64, ALL),
                rate("tiny-64-vertex", Way.VERTEX_TO_OPENAI, Size.TINY, 64, TWO),
                rate("2m-8", Way.OPENAI_TO_GEMINI, Size.TWO, 8, ALL),
                rate("2m-8-vertex", Way.VERTEX_TO_OPENAI, Size.TWO, 8, TWO),
                new Cell("2m-8-four", Kind.RATE, Way.VERTEX_TO_OPENAI, Size.TWO, 4, 8, 0, "", TWO),
                rate("2m-8-imagen", Way.OPENAI_TO_IMAGEN, Size.TWO, 8, TWO),
                rate("25m-8", Way.OPENAI_TO_GEMINI, Size.TWENTY_FIVE, 8, ALL),
                rate("25m-8-vertex", Way.VERTEX_TO_OPENAI, Size.TWENTY_FIVE, 8, TWO),
                new Cell("2m-64-small", Kind.RATE, Way.OPENAI_TO_GEMINI, Size.TWO, 1, 64, 0, SMALL_HEAP, TWO),
                new Cell("25m-64-small", Kind.RATE, Way.OPENAI_TO_GEMINI, Size.TWENTY_FIVE, 1, 64, 0, SMALL_HEAP, TWO),
                new Cell("latency-200", Kind.LATENCY, Way.OPENAI_TO_GEMINI, Size.TINY, 1, 200, 0, "", OVER_DIRECT),
                new Cell(
                        "stream",
                        Kind.STREAM,
                        Way.OPENAI_TO_OPENAI,
                        Size.TWO,
                        3,
                        1,
                        300,
                        "",
                        List.of(DIRECT, NGINX, CARAVAN, BEFORE)),
                new Cell("fan-out-10", Kind.TIMES, Way.OPENAI_TO_GEMINI, Size.TWO, 10, 1, 1000, "", ALONE),
                new Cell("upload", Kind.UPLOAD, Way.OPENAI_TO_OPENAI, Size.TINY, 1, 1, 0, SMALL_HEAP, TWO),
                held("held-1000", 1000, ""),
                held("held-9500", 9500, LARGE_HEAP),
                held("held-9500-frugal", 9500, FRUGAL),
                new Cell("start", Kind.START, Way.OPENAI_TO_GEMINI, Size.TINY, 1, 1, 0, "", ALONE));
    }

    private static Cell rate(String name, Way way, Size size, int connections, List<String> contenders) {
        return new Cell(name, Kind.RATE, way, size, 1, connections, 0, "", contenders);
    }

    private static Cell held(String name, int requests, String javaOptions) {
        return new Cell(name, Kind.HELD, Way.VERTEX_TO_OPENAI, Size.TINY, 1, requests, 10_000, javaOptions, TWO);
    }

    Order order() {
        return new Order(size, delay);
    }

    /** What is done, and so what is told of it. */
    enum Kind {
        /** As many answers as possible. */
        RATE,
        /** How long answers take at a fixed rate. */
        LATENCY,
        /** How much later than due the events of streams come. */
        STREAM,
        /** How long answers take, one after the other. */
        TIMES,
        /** A multipart edit with large files. */
        UPLOAD,
        /** How long it takes until all of many slow answers are there. */
        HELD,
        /** How long it takes from the start to the first answer. */
        START
    }
}
