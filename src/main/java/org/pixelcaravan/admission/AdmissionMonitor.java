package org.pixelcaravan.admission;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Shows what is in flight, under {@code org.pixelcaravan:type=Admission,context=NAME}, until it is closed. */
public final class AdmissionMonitor implements AdmissionMXBean, AutoCloseable {
    private final Admission admission;
    private final ObjectName name;

    private AdmissionMonitor(Admission admission, ObjectName name) {
        this.admission = admission;
        this.name = name;
    }

    /** @param context name of the gateway among those in this process */
    public static AdmissionMonitor start(String context, Admission admission) {
        try {
            ObjectName name = new ObjectName("org.pixelcaravan:type=Admission,context=" + ObjectName.quote(context));
            AdmissionMonitor monitor = new AdmissionMonitor(admission, name);
            ManagementFactory.getPlatformMBeanServer().registerMBean(monitor, name);
            return monitor;
        } catch (JMException e) {
            throw new IllegalStateException("What is in flight cannot be shown over JMX", e);
        }
    }

    @Override
    public int getRequestsInFlight() {
        return admission.requestsInFlight();
    }

    @Override
    public int getRequestLimit() {
        return admission.mostRequests();
    }

    @Override
    public long getBytesInFlight() {
        return admission.memoryInFlight();
    }

    @Override
    public long getByteBudget() {
        return admission.memoryBudget();
    }

    @Override
    public long getSpoolBytes() {
        return admission.spoolInFlight();
    }

    @Override
    public long getSpoolBudget() {
        return admission.spoolBudget();
    }

    @Override
    public long getRefused() {
        return admission.refusedRequests();
    }

    @Override
    public void close() throws JMException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    }
}
