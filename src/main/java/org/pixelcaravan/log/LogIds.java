package org.pixelcaravan.log;

import org.slf4j.MDC;

/** Marks what a thread writes into the log with the request that it works for. */
public final class LogIds {
    /** The name of the mark. */
    public static final String REQUEST = "request";

    private LogIds() {}

    /** From here on the thread works for this request. */
    public static void begin(String request) {
        MDC.put(REQUEST, request);
    }

    /** The thread works for no request any more. */
    public static void end() {
        MDC.remove(REQUEST);
    }

    /** Marks what the work writes, and nothing after it. */
    public static <T, E extends Exception> T during(String request, Work<T, E> work) throws E {
        String before = MDC.get(REQUEST);
        if (request.equals(before)) {
            return work.run();
        }
        MDC.put(REQUEST, request);
        try {
            return work.run();
        } finally {
            back(before);
        }
    }

    static void without(Runnable task) {
        String before = MDC.get(REQUEST);
        MDC.remove(REQUEST);
        try {
            task.run();
        } finally {
            back(before);
        }
    }

    /** The same task, marked as the thread that hands it over is now. */
    static Runnable handedOver(Runnable task) {
        String request = MDC.get(REQUEST);
        return request == null
                ? task
                : () -> during(request, () -> {
                    task.run();
                    return null;
                });
    }

    private static void back(String before) {
        if (before == null) {
            MDC.remove(REQUEST);
        } else {
            MDC.put(REQUEST, before);
        }
    }

    /** What is done for a request. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }
}
