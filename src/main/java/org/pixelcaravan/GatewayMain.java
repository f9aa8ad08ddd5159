package org.pixelcaravan;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Camel's main program, but one that ends if something fails after the routes have started, where Camel's goes on without it. */
final class GatewayMain extends Main {
    private volatile RuntimeException failure;

    GatewayMain() {
        super(Application.class);
    }

    /** Lets it stop in good order, and {@link #run()} throw this. */
    void fail(RuntimeException reason) {
        failure = reason;
        completed();
    }

    /** Camel would parse every file of routes here, and again when it loads them, whether or not it looks for modelines. */
    @Override
    protected void modelineRoutes(CamelContext context) throws Exception {
        if (mainConfigurationProperties.isModeline()) {
            super.modelineRoutes(context);
        }
    }

    @Override
    public void run() throws Exception {
        super.run();
        if (failure != null) {
            throw failure;
        }
    }
}
