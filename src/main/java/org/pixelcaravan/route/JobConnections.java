package org.pixelcaravan.route;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.pixelcaravan.bus.BrokerConnections;

/** Connects to the broker that a kamelet's user names: by a connection factory of his application, or by its address. */
public final class JobConnections implements ConnectionFactory, CamelContextAware {
    private CamelContext camel;
    private String factory = "";
    private String url = "";
    private String user = "";
    private String password = "";
    private ConnectionFactory target;

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.camel = context;
    }

    /** The name of a bean; it wins over the address. */
    public void setFactory(String value) {
        this.factory = value.strip();
    }

    /** As the setting {@code caravan.broker.url}. */
    public void setUrl(String value) {
        this.url = value.strip();
    }

    public void setUser(String value) {
        this.user = value.strip();
    }

    public void setPassword(String value) {
        this.password = value;
    }

    /** Finds out what was named. */
    public void start() {
        if (factory.isEmpty() && url.isEmpty()) {
            throw new IllegalArgumentException(
                    "No broker is named: set the kamelet's property connectionFactory or brokerUrl");
        }
        this.target = factory.isEmpty()
                ? BrokerConnections.to(url, user, password)
                : camel.getRegistry().lookupByNameAndType(factory, ConnectionFactory.class);
        if (target == null) {
            throw new IllegalArgumentException("There is no connection factory of the name " + factory);
        }
    }

    @Override
    public Connection createConnection() throws JMSException {
        return target.createConnection();
    }

    @Override
    public Connection createConnection(String userName, String secret) throws JMSException {
        return target.createConnection(userName, secret);
    }

    @Override
    public JMSContext createContext() {
        return target.createContext();
    }

    @Override
    public JMSContext createContext(String userName, String secret) {
        return target.createContext(userName, secret);
    }

    @Override
    public JMSContext createContext(String userName, String secret, int sessionMode) {
        return target.createContext(userName, secret, sessionMode);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return target.createContext(sessionMode);
    }
}
