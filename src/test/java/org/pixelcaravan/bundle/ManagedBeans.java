package org.pixelcaravan.bundle;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;

/** What a gateway shows of itself through JMX. */
final class ManagedBeans {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static final Pattern TELLS =
            Pattern.compile("(?:dump|list|browse|explain|find|get|view|validate).*|.*(?:Json|Xml)");

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

    /** What every operation tells that asks for nothing but flags and changes nothing, as "name = value". */
    List<String> everythingTold(ObjectName bean) throws JMException {
        List<String> told = new ArrayList<>();
        for (MBeanOperationInfo operation : SERVER.getMBeanInfo(bean).getOperations()) {
            Stream<String> types = Arrays.stream(operation.getSignature()).map(MBeanParameterInfo::getType);
            if (TELLS.matcher(operation.getName()).matches() && types.allMatch("boolean"::equals)) {
                told.add(operation.getName() + " = " + told(bean, operation));
            }
        }
        return told;
    }

    private static String told(ObjectName bean, MBeanOperationInfo operation) {
        String[] signature = Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .toArray(String[]::new);
        Object[] flags = new Object[signature.length];
        Arrays.fill(flags, true);
        try {
            return text(SERVER.invoke(bean, operation.getName(), flags, signature));
        } catch (JMException | RuntimeException e) {
            return e.toString();
        }
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
            return text(SERVER.getAttribute(bean, attribute));
        } catch (JMException | RuntimeException e) {
            return e.toString();
        }
    }

    private static String text(Object value) {
        return value instanceof Object[] values ? Arrays.toString(values) : String.valueOf(value);
    }
}
