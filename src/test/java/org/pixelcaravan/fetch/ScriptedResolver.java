package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers from a script; the last answer for a name repeats. */
final class ScriptedResolver implements HostResolver {
    private final Map<String, Deque<List<InetAddress>>> answers = new HashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    ScriptedResolver with(String host, String... addresses) {
        List<InetAddress> answer =
                Arrays.stream(addresses).map(ScriptedResolver::address).toList();
        answers.computeIfAbsent(host, key -> new ArrayDeque<>()).add(answer);
        return this;
    }

    static InetAddress address(String text) {
        return AddressRange.parse(text).network();
    }

    int questions() {
        return questions.get();
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        questions.incrementAndGet();
        Deque<List<InetAddress>> script = answers.getOrDefault(host, new ArrayDeque<>());
        if (script.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return script.size() > 1 ? script.removeFirst() : script.getFirst();
    }
}
