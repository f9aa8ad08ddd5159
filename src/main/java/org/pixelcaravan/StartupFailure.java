package org.pixelcaravan;

/** Why the gateway does not start, in one line for the one who starts it. */
final class StartupFailure {
    private static final int LONGEST = 800;

    private StartupFailure() {}

    /** The failure's message, and those of its causes that say something new. */
    static String line(Throwable failure) {
        StringBuilder line = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = message(cause);
            if (line.indexOf(message) < 0) {
                line.append(line.length() == 0 ? "" : ": ").append(message);
            }
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line.toString();
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
