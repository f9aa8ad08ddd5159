package org.pixelcaravan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.mbean.ManagedProcessorMBean;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.apache.camel.spi.ManagementAgent;

/**
 * The bean of the context, which tells the statistics of all routes in time that grows with their steps. Hawtio asks for them every
 * two seconds while it shows a diagram, and Camel's own bean looks at each step once for each route: with some 60 routes and 270
 * steps a second of CPU time.
 */
public final class ManagedGateway extends ManagedCamelContext {
    private static final Pattern ROUTE = Pattern.compile("<routeStat id=\"([^\"]*)\"[^>]*>\n");

    private final CamelContext context;

    private ManagedGateway(CamelContext context) {
        super(context);
        this.context = context;
    }

    /** Shows the context by such a bean, from its start on. */
    static void register(CamelContext context) {
        context.getManagementStrategy().setManagementObjectStrategy(new Strategy());
    }

    @Override
    public String dumpRoutesStatsAsXml(boolean fullStats, boolean includeProcessors) throws Exception {
        String routes = super.dumpRoutesStatsAsXml(fullStats, false);
        if (!includeProcessors) {
            return routes;
        }
        Map<String, List<Step>> steps = steps();
        return ROUTE.matcher(routes)
                .replaceAll(route -> Matcher.quoteReplacement(
                        route.group() + xml(steps.getOrDefault(route.group(1), List.of()), fullStats)));
    }

    /** Those of each route, in their order. */
    private Map<String, List<Step>> steps() throws MalformedObjectNameException {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        ObjectName all = ObjectName.getInstance(
                agent.getMBeanObjectDomainName() + ":context=" + context.getManagementName() + ",type=processors,*");
        return agent.getMBeanServer().queryNames(all, null).stream()
                .map(name -> Step.of(agent.newProxyClient(name, ManagedProcessorMBean.class)))
                .sorted(Comparator.comparing(Step::index))
                .collect(Collectors.groupingBy(Step::route));
    }

    /** As Camel's own bean writes it. */
    private static String xml(List<Step> steps, boolean fullStats) {
        return steps.stream()
                .map(step -> step.xml(fullStats))
                .collect(Collectors.joining("", "      <processorStats>\n", "      </processorStats>\n"));
    }

    /** Each question to the bean costs, so what is needed for all of them is asked once. */
    private record Step(ManagedProcessorMBean bean, String route, int index) {
        private static final int BEFORE_ATTRIBUTES = "<stats ".length();

        static Step of(ManagedProcessorMBean bean) {
            return new Step(bean, bean.getRouteId(), bean.getIndex());
        }

        String xml(boolean fullStats) {
            Integer line = bean.getSourceLineNumber();
            String attributes =
                    "        <processorStat id=\"%s\" index=\"%s\" state=\"%s\" disabled=\"%s\" sourceLineNumber=\"%s\""
                            .formatted(
                                    bean.getProcessorId(),
                                    index,
                                    bean.getState(),
                                    bean.getDisabled(),
                                    line == null ? -1 : line);
            return attributes + " exchangesInflight=\"" + bean.getExchangesInflight() + "\" "
                    + bean.dumpStatsAsXml(fullStats).substring(BEFORE_ATTRIBUTES) + "\n";
        }
    }

    private static final class Strategy extends DefaultManagementObjectStrategy {
        @Override
        public Object getManagedObjectForCamelContext(CamelContext context) {
            ManagedGateway bean = new ManagedGateway(context);
            bean.init(context.getManagementStrategy());
            return bean;
        }
    }
}
