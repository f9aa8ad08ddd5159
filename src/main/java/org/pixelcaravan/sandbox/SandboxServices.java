package org.pixelcaravan.sandbox;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What every emulator needs.
 *
 * @param studio draws pictures off the event loop
 * @param ledger where an emulator books each generation that a real vendor would charge
 * @param gate decides from the prompt whether a call is refused
 * @param inbox turns requests with their body into exchanges
 * @param origin scheme, host and port of the running sandbox
 */
public record SandboxServices(
        Vertx vertx,
        SandboxSettings settings,
        Studio studio,
        PurchaseLedger ledger,
        Gate gate,
        Inbox inbox,
        Supplier<URI> origin) {

    /** Runs something on an event loop after a pause, without a thread that waits. */
    public void later(Duration pause, Runnable task) {
        vertx.setTimer(Math.max(1, pause.toMillis()), timer -> task.run());
    }
}
