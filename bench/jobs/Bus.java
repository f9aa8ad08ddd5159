package jobs;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A client of the message bus, who sends jobs of one picture and takes the answers. */
final class Bus implements AutoCloseable {
    static final String USER = "caravan";
    static final String PASSWORD = "only-for-the-bench";

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final int MESSAGES_A_COMMIT = 100;

    /** Looks on while jobs are done. */
    @FunctionalInterface
    interface Progress {
        /** @param jobs how many have an answer by now */
        void answered(int jobs) throws InterruptedException;
    }

    private final ActiveMQConnectionFactory connections;

    Bus(int port) {
        connections = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, USER, PASSWORD);
    }

    static String job(String prompt) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}";
    }

    /**
     * Sends jobs, and returns when each has been answered.
     *
     * @param name of all, behind which comes the number of each
     * @param progress is told after each answer
     */
    Answers work(String name, int jobs, Progress progress) throws JMSException, InterruptedException {
        Answers answers = new Answers();
        try (JMSContext receiving = connections.createContext();
                JMSConsumer results = receiving.createConsumer(receiving.createQueue("caravan.results"))) {
            Thread sender = new Thread(() -> send(name, jobs), "sender");
            sender.start();
            while (answers.jobs() < jobs) {
                take(results, answers, LIMIT);
                progress.answered(answers.jobs());
            }
            sender.join();
        }
        return answers;
    }

    /** Adds what comes although each job has been answered. */
    void takeRest(Answers answers) throws JMSException {
        try (JMSContext receiving = connections.createContext();
                JMSConsumer results = receiving.createConsumer(receiving.createQueue("caravan.results"))) {
            while (take(results, answers, AFTERWARDS)) {
                // Until nothing comes any more.
            }
        }
    }

    private static boolean take(JMSConsumer results, Answers answers, Duration limit) throws JMSException {
        Message message = results.receive(limit.toMillis());
        if (message != null) {
            answers.add(message.getJMSCorrelationID(), message.getStringProperty("status"));
        } else if (limit.equals(LIMIT)) {
            throw new IllegalStateException("No answer for " + LIMIT + " after " + answers);
        }
        return message != null;
    }

    private void send(String name, int jobs) {
        try (JMSContext sending = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue queue = sending.createQueue("caravan.jobs");
            JMSProducer producer = sending.createProducer();
            for (int i = 0; i < jobs; i++) {
                String prompt = name + " " + i;
                producer.setJMSCorrelationID(prompt).send(queue, job(prompt));
                if (i % MESSAGES_A_COMMIT == 0) {
                    sending.commit();
                }
            }
            sending.commit();
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
