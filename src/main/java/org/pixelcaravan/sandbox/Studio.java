package org.pixelcaravan.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.pixelcaravan.sandbox.picture.Detail;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;

/** Draws pictures on few threads of its own, so that thousands of waiting requests cost no thread each. */
public final class Studio {
    private static final int PAINTERS = 2;

    private final SandboxRenderer renderer;
    private final WorkerExecutor painters;

    Studio(Vertx vertx, Detail detail) {
        this.renderer = new SandboxRenderer(detail);
        this.painters = vertx.createSharedWorkerExecutor("sandbox-painter", PAINTERS);
    }

    /** The finished file, delivered on the caller's event loop. */
    public Future<Buffer> draw(PictureOrder order) {
        return painters.executeBlocking(() -> Buffer.buffer(renderer.render(order)), false);
    }

    /** The finished files in the order of the orders; fails if one of them fails. */
    public Future<List<Buffer>> drawAll(List<PictureOrder> orders) {
        return Future.all(orders.stream().map(this::draw).toList()).map(all -> all.<Buffer>list());
    }
}
