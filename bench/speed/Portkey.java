package speed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another gateway. It has no pictures of Gemini's behind OpenAI's door, so it is asked for OpenAI's. */
final class Portkey implements RunningContender {
    private final Child child;
    private final int port = Child.freePort();
    private final int vendor;

    /** @param installed a folder in which npm has installed @portkey-ai/gateway */
    Portkey(Path work, Path installed, int vendor) throws InterruptedException {
        this.vendor = vendor;
        this.child = Child.start(
                work.resolve("portkey.log"),
                Map.of("NODE_ENV", "production"),
                List.of(
                        "node",
                        installed
                                .resolve("node_modules/@portkey-ai/gateway/build/start-server.js")
                                .toString(),
                        "--headless",
                        "--port=" + port));
        child.awaitPort(port);
    }

    @Override
    public String name() {
        return Cell.PORTKEY;
    }

    @Override
    public Question question(Cell cell) {
        Cell own = new Cell(
                cell.name(),
                cell.kind(),
                Way.OPENAI_TO_OPENAI,
                cell.size(),
                cell.pictures(),
                cell.connections(),
                cell.delay(),
                cell.javaOptions(),
                cell.contenders());
        return Contender.translated(
                own,
                port,
                Map.of(
                        "Authorization", "Bearer bench",
                        "x-portkey-provider", "openai",
                        "x-portkey-custom-host", "http://127.0.0.1:" + vendor + "/v1"));
    }

    @Override
    public Child child() {
        return child;
    }
}
