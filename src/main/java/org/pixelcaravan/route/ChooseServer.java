package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.Server;
import org.pixelcaravan.catalog.Servers;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Hands over what opens one of the operator's own servers: the one that the kamelet names, else the one whose model the hub
 * has chosen. Its key goes with the exchange like a {@link ProviderKey}.
 */
public final class ChooseServer implements Processor {
    private String name = "";

    public void setServer(String value) {
        this.name = value.trim();
    }

    @Override
    public void process(Exchange exchange) {
        String wanted = name.isEmpty() ? exchange.getVariable(Variables.PROVIDER, "", String.class) : name;
        Servers servers = exchange.getContext().getRegistry().findSingleByType(Servers.class);
        Server server = Optional.ofNullable(servers)
                .flatMap(all -> all.find(wanted))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.NOT_CONFIGURED,
                        "The provider-router route has no branch for provider " + wanted
                                + ", and no server of that name is configured"));
        Variables.setAccess(exchange, new ServerAccess(server));
    }
}
