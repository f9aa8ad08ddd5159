package org.pixelcaravan;

import java.util.Map;
import org.apache.camel.main.Main;

/** Starts the gateway and runs it until the process is told to end. */
public final class Application {
    private Application() {}

    public static void main(String[] arguments) throws Exception {
        newMain(Map.of()).run(arguments);
    }

    /**
     * A gateway that is ready to be started.
     *
     * @param overrides settings that win over every other source
     */
    public static Main newMain(Map<String, String> overrides) {
        Main main = new Main(Application.class);
        overrides.forEach(main::addOverrideProperty);
        main.configure().addConfiguration(new BundleConfiguration());
        main.addMainListener(new GatewayLifecycle());
        return main;
    }
}
