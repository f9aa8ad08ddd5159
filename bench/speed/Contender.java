package speed;

import java.io.IOException;
import java.util.Map;

/** One of those that are compared: a running proxy, or none. */
interface Contender extends AutoCloseable {
    String name();

    /** What it is asked in this cell. */
    Question question(Cell cell);

    /** Its processes; nothing where there is none. */
    ProcessMeter processes();

    /** Seconds for which garbage collection has stopped it so far. */
    default double pauses() throws IOException {
        return 0;
    }

    @Override
    void close();

    /** The question for whoever hands requests on as they are. */
    static Question untranslated(Cell cell, int port) {
        return asked(
                cell,
                port,
                cell.way().vendor,
                cell.way().vendorPath(),
                cell.way().vendorBody(prompt(cell), cell.pictures()),
                Map.of());
    }

    /** The question for the gateway. */
    static Question translated(Cell cell, int port, Map<String, String> headers) {
        return asked(
                cell,
                port,
                cell.way().door,
                cell.way().doorPath(),
                cell.way().doorBody(prompt(cell), cell.pictures()),
                headers);
    }

    private static String prompt(Cell cell) {
        return cell.order().prompt();
    }

    private static Question asked(
            Cell cell, int port, Protocol protocol, String path, String body, Map<String, String> headers) {
        byte[] request =
                switch (cell.kind()) {
                    case UPLOAD ->
                        Wire.edit(path.replace("generations", "edits"), headers, "gpt-image-2", Cell.UPLOADED);
                    case STREAM -> Wire.post(path, headers, streaming(body));
                    case RATE, LATENCY, TIMES, HELD, START -> Wire.post(path, headers, body);
                };
        long pause = cell.kind() == Cell.Kind.STREAM ? cell.delay() * 1_000_000L : 0;
        return new Question(port, request, protocol.marker(), cell.size(), cell.pictures(), pause);
    }

    private static String streaming(String body) {
        return body.replace("\"n\":3", "\"n\":1,\"stream\":true,\"partial_images\":2");
    }
}
