package jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What came back for jobs of one picture, and when. */
final class Answers {
    private final Map<String, Integer> jobs = new HashMap<>();
    private final Map<String, Integer> states = new TreeMap<>();
    private long first;
    private long last;

    void add(String job, String state) {
        if (!jobs.containsKey(job)) {
            last = System.nanoTime();
            first = jobs.isEmpty() ? last : first;
        }
        jobs.merge(job, 1, Integer::sum);
        states.merge(state, 1, Integer::sum);
    }

    /** Jobs that have an answer. */
    int jobs() {
        return jobs.size();
    }

    /** Jobs that have more than one. */
    long moreThanOnce() {
        return jobs.values().stream().filter(answers -> answers > 1).count();
    }

    int succeeded() {
        return states.getOrDefault("succeeded", 0);
    }

    /** Jobs a second, from the first answer to the last. */
    double rate() {
        return (jobs.size() - 1) / seconds();
    }

    double seconds() {
        return (last - first) / 1e9;
    }

    /** How many answers there are in each state. */
    @Override
    public String toString() {
        return states.toString();
    }
}
