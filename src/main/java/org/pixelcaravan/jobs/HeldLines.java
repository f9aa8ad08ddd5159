package org.pixelcaravan.jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that this gateway runs. The store may believe that there are more: a claim whose answer was lost, or a run that was
 * broken off because the store did not answer. Such lines would be renewed for ever and run by nobody.
 */
final class HeldLines {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLines.class);

    private final Set<LineId> held = ConcurrentHashMap.newKeySet();
    private Map<LineId, Long> suspects = Map.of();

    void take(LineId line) {
        held.add(line);
    }

    void leave(LineId line) {
        held.remove(line);
    }

    /**
     * Gives back the lines that only the store believes to be held. To be called now and then, by one thread: a claim that is
     * being made looks the same, so only what was not held the last time either is given back.
     */
    void giveBackOthers(LineQueue lines, String owner) {
        Map<LineId, Long> lost = new HashMap<>(lines.claims(owner));
        lost.keySet().removeAll(held);
        lost.forEach((line, claim) -> {
            if (claim.equals(suspects.get(line))) {
                LOG.warn("{} was left by its run and is taken up again", line);
                lines.giveBack(line, claim);
            }
        });
        suspects = lost;
    }
}
