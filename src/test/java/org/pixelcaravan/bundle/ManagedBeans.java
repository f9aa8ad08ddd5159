package org.pixelcaravan.bundle;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;

/** What a gateway shows of itself through JMX. */
final class ManagedBeans {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private final String context;

    private ManagedBeans(String context) {
        this.context = context;
    }

    /** Camel's beans of one context; others may run in this process. */
    static ManagedBeans of(CamelContext context) {
        return new ManagedBeans(context.getManagementName());
    }

    /** @param type such as {@code routes}, or * */
    List<ObjectName> ofType(String type) throws JMException {
        ObjectName pattern = new ObjectName("org.apache.camel:context=" + context + ",type=" + type + ",*");
        return new ArrayList<>(new TreeSet<>(SERVER.queryNames(pattern, null)));
    }

    Object read(ObjectName bean, String attribute) throws JMException {
        return SERVER.getAttribute(bean, attribute);
    }

    Object call(ObjectName bean, String operation, Object... arguments) throws JMException {
        String[] signature = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            signature[i] = arguments[i] instanceof Boolean
                    ? "boolean"
                    : arguments[i].getClass().getName();
        }
        return SERVER.invoke(bean, operation, arguments, signature);
    }

    /** Every readable attribute of the bean as "name = value". */
    List<String> everything(ObjectName bean) throws JMException {
        List<String> found = new ArrayList<>(Set.of(bean.toString()));
        for (MBeanAttributeInfo attribute : SERVER.getMBeanInfo(bean).getAttributes()) {
            if (attribute.isReadable()) {
                found.add(attribute.getName() + " = " + valueOf(bean, attribute.getName()));
            }
        }
        return found;
    }

    private static String valueOf(ObjectName bean, String attribute) {
        try {
            Object value = SERVER.getAttribute(bean, attribute);
            return value instanceof Object[] values ? List.of(values).toString() : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return "";
        }
    }
}
