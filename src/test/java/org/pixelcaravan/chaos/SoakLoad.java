package org.pixelcaravan.chaos;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/** Callers of all doors at once, each of whom asks for one picture after the other until he is told to stop. */
final class SoakLoad {
    private static final List<String> MODELS = List.of("openai/gpt-image-2", "qwen/qwen-image");
    private static final String OPENAI = "/v1/images/generations";

    private final RunningGateway gateway;
    private final ProviderCalls calls;
    private final String name;
    private final String broker;
    private final String password;
    private final List<Thread> callers = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean stopped;

    /** How often each status came. */
    final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();

    final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    final Set<String> jobs = ConcurrentHashMap.newKeySet();
    final Set<String> files = ConcurrentHashMap.newKeySet();
    final Set<String> messages = ConcurrentHashMap.newKeySet();

    /** @param name of this load among those that a gateway sees; prompts, files and messages begin with it */
    SoakLoad(RunningGateway gateway, String name, String broker, String password) {
        this.gateway = gateway;
        this.name = name;
        this.calls = new ProviderCalls(gateway);
        this.broker = broker;
        this.password = password;
    }

    void start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            Thread caller = new Thread(() -> call(random), "soak-caller-" + i);
            callers.add(caller);
            caller.start();
        }
    }

    /** Returns when every caller has his last answer. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread caller : callers) {
            caller.join();
        }
    }

    int sent() {
        return number.get();
    }

    Map<Integer, AtomicInteger> sortedStatuses() {
        return new TreeMap<>(statuses);
    }

    private void call(Random random) {
        List<BiFunction<String, String, HttpResponse<String>>> doors = List.of(
                (model, prompt) -> calls.generate(model, prompt, ""),
                (model, prompt) -> calls.generate(model, prompt, ",\"output_format\":\"webp\",\"n\":2"),
                (model, prompt) -> calls.generate(model, prompt, ",\"stream\":true"),
                (model, prompt) -> calls.edit("openai/gpt-image-2", prompt, "", EditForm.picture(64, 48)),
                (model, prompt) -> calls.predict(model, prompt, ""),
                this::content,
                this::job);
        try (JmsClient client = new JmsClient(broker, "caravan", password)) {
            while (!stopped) {
                String model = MODELS.get(random.nextInt(MODELS.size()));
                String prompt = name + " " + number.incrementAndGet();
                int door = random.nextInt(doors.size() + 2);
                if (door < doors.size()) {
                    answered(prompt, () -> doors.get(door).apply(model, prompt));
                } else if (door == doors.size()) {
                    drop(model, prompt);
                } else {
                    send(client, model, prompt);
                }
            }
        }
    }

    private void answered(String prompt, Supplier<HttpResponse<String>> request) {
        try {
            int status = request.get().statusCode();
            statuses.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
        } catch (RuntimeException e) {
            unanswered.add(prompt + ": " + e);
        }
    }

    private HttpResponse<String> content(String model, String prompt) {
        return gateway.postJson(
                "/v1beta/models/" + model.replace("/", "%2F") + ":generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"" + prompt + "\"}]}]}");
    }

    private HttpResponse<String> job(String model, String prompt) {
        HttpResponse<String> answer = gateway.postJson(OPENAI, document(model, prompt), "Prefer", "respond-async");
        if (answer.statusCode() == 202) {
            jobs.add(ProviderCalls.json(answer).path("id").asText());
        }
        return answer;
    }

    private void drop(String model, String prompt) {
        String name = prompt.replace(' ', '-') + ".json";
        Path hidden = gateway.dataDirectory().resolve("inbox/." + name);
        try {
            Files.createDirectories(hidden.getParent());
            Files.writeString(hidden, document(model, prompt));
            Files.move(hidden, hidden.resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.add(name);
    }

    private void send(JmsClient client, String model, String prompt) {
        try {
            var request = client.text(document(model, prompt));
            request.setJMSCorrelationID(prompt);
            client.send(request);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
        messages.add(prompt);
    }

    private static String document(String model, String prompt) {
        return "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\"}";
    }
}
