package org.pixelcaravan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/**
 * Remembers the classes that routes name. Camel asks the class loader, which takes a lock, each time that a route looks whether a body is of a
 * class, and every request passes five such places.
 */
final class KnownClasses extends DefaultClassResolver {
    private final Map<String, Class<?>> known = new ConcurrentHashMap<>();

    KnownClasses(CamelContext context) {
        super(context);
    }

    @Override
    public Class<?> resolveClass(String name) {
        Class<?> found = known.get(name);
        if (found == null) {
            found = super.resolveClass(name);
            if (found != null) {
                known.put(name, found);
            }
        }
        return found;
    }
}
