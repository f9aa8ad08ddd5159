package speed;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The load generator. Nothing that it starts goes on for longer than its limit. */
final class Load implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CONNECTING = 512;

    private final EventLoopGroup loops = Loops.group(2);

    /** Closed loop: each connection asks again as soon as it is answered, until the time is over. */
    Tally closed(Question question, int connections, Duration time) throws InterruptedException {
        Tally tally = new Tally();
        ByteBuf request = bytes(question);
        CountDownLatch done = new CountDownLatch(connections);
        long end = System.nanoTime() + time.toNanos();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            callers.add(new Caller(question, request, tally, caller -> {
                if (System.nanoTime() < end) {
                    caller.ask(System.nanoTime());
                } else {
                    caller.close();
                }
            }));
        }
        connect(question, callers, done);
        callers.forEach(caller -> caller.ask(System.nanoTime()));
        await(done);
        request.release();
        return tally;
    }

    /** Open loop: requests at a fixed rate, whether or not those before them have been answered. */
    Tally open(Question question, int perSecond, Duration time) throws InterruptedException {
        Tally tally = new Tally();
        ByteBuf request = bytes(question);
        BlockingQueue<Caller> idle = new ArrayBlockingQueue<>(perSecond);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < perSecond; i++) {
            callers.add(new Caller(question, request, tally, idle::add));
        }
        CountDownLatch done = new CountDownLatch(callers.size());
        connect(question, callers, done);
        idle.addAll(callers);
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime();
        long end = due + time.toNanos();
        while (due < end) {
            due += pause;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            Caller caller = idle.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (caller == null) {
                break;
            }
            caller.ask(due);
        }
        for (int i = 0; i < perSecond && idle.poll(10, TimeUnit.SECONDS) != null; i++) {
            // Each comes back when it has its answer.
        }
        callers.forEach(Caller::close);
        await(done);
        request.release();
        return tally;
    }

    /** One request on each of so many connections, all at once; connecting is part of the time. */
    Tally held(Question question, int requests) throws InterruptedException {
        Tally tally = new Tally();
        ByteBuf request = bytes(question);
        CountDownLatch done = new CountDownLatch(requests);
        Semaphore connecting = new Semaphore(CONNECTING);
        for (int i = 0; i < requests; i++) {
            connecting.acquire();
            Caller caller = new Caller(question, request, tally, Caller::close);
            connect(question, caller).addListener(connected -> {
                connecting.release();
                if (connected.isSuccess()) {
                    caller.ask(System.nanoTime());
                    onClose(connected, done);
                } else {
                    tally.failed();
                    done.countDown();
                }
            });
        }
        await(done);
        request.release();
        return tally;
    }

    private void connect(Question question, List<Caller> callers, CountDownLatch done) throws InterruptedException {
        List<ChannelFuture> all = new ArrayList<>();
        for (Caller caller : callers) {
            all.add(connect(question, caller));
        }
        for (ChannelFuture one : all) {
            onClose(one.sync(), done);
        }
    }

    private ChannelFuture connect(Question question, Caller caller) {
        return new Bootstrap()
                .group(loops)
                .channel(Loops.client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RCVBUF_ALLOCATOR, Loops.READS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(4096, 65_536, 1 << 18), caller);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), question.port());
    }

    private static void onClose(Future<? super Void> connected, CountDownLatch done) {
        ((ChannelFuture) connected).channel().closeFuture().addListener(closed -> done.countDown());
    }

    private static ByteBuf bytes(Question question) {
        return Unpooled.directBuffer(question.request().length).writeBytes(question.request());
    }

    private static void await(CountDownLatch done) throws InterruptedException {
        if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(done.getCount() + " connections were not done after " + LIMIT);
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
