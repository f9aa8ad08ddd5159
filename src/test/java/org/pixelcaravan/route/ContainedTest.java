package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.log.LogIds;
import org.slf4j.MDC;

class ContainedTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final List<String> marks = new ArrayList<>();

    @Test
    void marksTheLogWithTheRequestWhateverThreadItRunsOn() throws Exception {
        Variables.setContext(
                exchange,
                RequestContext.of("req_1", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
                        .build());

        new Contained(step -> marks.add(MDC.get(LogIds.REQUEST))).process(exchange);
        Contained.run(exchange, () -> marks.add(MDC.get(LogIds.REQUEST)));
        marks.add(MDC.get(LogIds.REQUEST));

        assertThat(marks).containsExactly("req_1", "req_1", null);
    }

    @Test
    void marksNothingBeforeTheRequestIsOpened() throws Exception {
        new Contained(step -> marks.add(MDC.get(LogIds.REQUEST))).process(exchange);

        assertThat(marks).containsOnlyNulls();
    }

    @Test
    void anErrorFailsTheExchangeAsAnExceptionDoes() {
        Contained step = new Contained(ignored -> {
            throw new OutOfMemoryError("for a test");
        });

        assertThatThrownBy(() -> step.process(exchange)).isInstanceOf(GatewayException.class);
    }
}
