package org.pixelcaravan.resilience;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Shows each provider to operators, under {@code org.pixelcaravan:type=Providers,context=NAME,name=ID}, until it is closed. */
public final class ProviderMonitors implements AutoCloseable {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private final String context;
    private final List<ObjectName> names = new CopyOnWriteArrayList<>();

    private ProviderMonitors(String context) {
        this.context = context;
    }

    /** @param context name of the gateway among those in this process */
    public static ProviderMonitors start(String context, ProviderGuards guards) {
        ProviderMonitors monitors = new ProviderMonitors(context);
        guards.onNew(monitors::show);
        guards.all().values().forEach(monitors::show);
        return monitors;
    }

    private synchronized void show(ProviderGuard guard) {
        try {
            ObjectName name = new ObjectName("org.pixelcaravan:type=Providers,context=" + ObjectName.quote(context)
                    + ",name=" + guard.provider());
            if (!names.contains(name)) {
                SERVER.registerMBean(new ProviderMonitor(guard), name);
                names.add(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("Provider " + guard.provider() + " cannot be shown over JMX", e);
        }
    }

    @Override
    public void close() throws JMException {
        for (ObjectName name : names) {
            SERVER.unregisterMBean(name);
        }
    }
}
