package org.pixelcaravan;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.settings.TraceSettings;
import org.pixelcaravan.traces.Tracing;
import org.pixelcaravan.traces.Tracings;

/** Binds what tells traces, if anybody wants to know. */
final class TraceBeans {
    private TraceBeans() {}

    static void bind(CamelContext context) {
        TraceSettings settings = TraceSettings.read(
                name -> context.resolvePropertyPlaceholders("{{" + name + "}}"), properties(context), System.getenv());
        context.getRegistry().bind("tracing", Tracings.of(settings));
    }

    static Tracing tracing(Registry registry) {
        return registry.findSingleByType(Tracing.class);
    }

    private static Map<String, String> properties(CamelContext context) {
        Map<String, String> all = new TreeMap<>();
        for (Properties source :
                new Properties[] {context.getPropertiesComponent().loadProperties(), System.getProperties()}) {
            source.stringPropertyNames().forEach(name -> all.put(name, source.getProperty(name)));
        }
        return all;
    }
}
