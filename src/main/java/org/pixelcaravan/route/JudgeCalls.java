package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Decides whether another model may be asked, now that it is known how the calls of this one ended. */
public final class JudgeCalls implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        Variables.candidates(exchange).called(MergeResults.outcomes(exchange));
    }
}
