package jobs;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One and two gateways on one queue: how many jobs of one picture they do in a second, and what becomes of the jobs when one of
 * the two is killed. Ends with 1 if a job was not answered once, or was bought twice.
 */
final class SharedQueue {
    private static final int PARALLEL = 8;

    private final Plan plan;
    private final Vendor vendor;
    private final Stores stores;

    private SharedQueue(Plan plan, Vendor vendor, Stores stores) {
        this.plan = plan;
        this.vendor = vendor;
        this.stores = stores;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Plan.USAGE);
            return;
        }
        Plan plan = Plan.parse(List.of(arguments));
        boolean good;
        try (Vendor vendor = new Vendor();
                Stores stores = plan.own() ? Stores.own() : Stores.shared()) {
            SharedQueue bench = new SharedQueue(plan, vendor, stores);
            good = plan.kill() ? bench.kill() : bench.compare();
        }
        System.exit(good ? 0 : 1);
    }

    /** Measures one gateway, two, and one that may do as much at the same time as the two, in turn. */
    private boolean compare() throws Exception {
        List<Sample> samples = new ArrayList<>();
        try (Rivals one = rivals("one", 1, PARALLEL);
                Rivals two = rivals("two", 2, PARALLEL);
                Rivals wide = rivals("one-wide", 1, 2 * PARALLEL)) {
            List<Rivals> all = List.of(one, two, wide);
            for (Rivals each : all) {
                each.work(plan.warmUp() * each.number(), answers -> {});
            }
            vendor.takes(plan.vendor());
            for (int round = 0; round < plan.rounds(); round++) {
                for (Rivals each : all) {
                    Sample sample = measure(each, round);
                    System.err.println(sample);
                    samples.add(sample);
                }
            }
        }
        print(
                "| who | jobs a second | ratio to one (spread) | CPU a job | of the broker | machine busy | most at the vendor | faults |");
        print("|---|---|---|---|---|---|---|---|");
        samples.stream().map(Sample::who).distinct().forEach(who -> print(line(who, samples)));
        return samples.stream().allMatch(sample -> sample.faults() == 0);
    }

    private Rivals rivals(String name, int number, int parallel) throws InterruptedException, IOException {
        return new Rivals(name, number, parallel, plan.work(), vendor, stores);
    }

    private Sample measure(Rivals rivals, int round) throws JMSException, InterruptedException, IOException {
        double processor = rivals.processor();
        double broker = rivals.brokersProcessor();
        Machine before = Machine.now();
        Answers answers = rivals.work(plan.jobs(), number -> {});
        double used = rivals.processor() - processor;
        double brokers = rivals.brokersProcessor() - broker;
        double busy = 100 * Machine.now().busySince(before);
        rivals.takeRest(answers);
        return new Sample(
                rivals.name(),
                round,
                answers.rate(),
                1000 * used / plan.jobs(),
                1000 * brokers / plan.jobs(),
                busy,
                vendor.most(),
                vendor.buyers(),
                answers.moreThanOnce() + plan.jobs() - answers.succeeded() + notBoughtOnce());
    }

    private long notBoughtOnce() {
        return plan.jobs()
                - vendor.prompts().values().stream().filter(times -> times == 1).count();
    }

    private static String line(String who, List<Sample> samples) {
        List<Sample> own =
                samples.stream().filter(sample -> sample.who().equals(who)).toList();
        List<Double> ratios = own.stream()
                .map(sample -> sample.rate() / reference(samples, sample.round()))
                .sorted()
                .toList();
        return format(
                "| %s | %.1f | %.2f (%.2f to %.2f) | %.1f ms | %.1f ms | %.0f %% | %.0f | %d |",
                who,
                median(own, Sample::rate),
                ratios.get(ratios.size() / 2),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                median(own, Sample::processor),
                median(own, Sample::broker),
                median(own, Sample::busy),
                median(own, Sample::most),
                own.stream().mapToLong(Sample::faults).sum());
    }

    private static double reference(List<Sample> samples, int round) {
        return samples.stream()
                .filter(sample -> sample.round() == round)
                .findFirst()
                .orElseThrow()
                .rate();
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Kills one of two when a third of the jobs is answered, and waits until all are. */
    private boolean kill() throws Exception {
        boolean good = true;
        vendor.takes(plan.vendor());
        for (int round = 0; round < plan.rounds(); round++) {
            try (Rivals two = rivals("two", 2, PARALLEL)) {
                Answers answers = two.work(plan.jobs(), number -> killAt(number, two));
                two.takeRest(answers);
                long twice = vendor.prompts().values().stream()
                        .filter(times -> times > 1)
                        .count();
                print(format(
                        "%d jobs answered in %.1f s: %s; %d answered more than once; %d bought once, %d more than once; %s",
                        answers.jobs(),
                        answers.seconds(),
                        answers,
                        answers.moreThanOnce(),
                        vendor.prompts().size() - twice,
                        twice,
                        vendor.buyers()));
                good &= twice == 0 && answers.moreThanOnce() == 0;
            }
        }
        return good;
    }

    private void killAt(int number, Rivals two) throws InterruptedException {
        if (number == plan.jobs() / 3) {
            two.killFirst();
            if (plan.own()) {
                // Nobody else has what it had taken.
                two.startFirstAgain();
            }
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
