package speed;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as OpenAI, Gemini and Imagen do, out of answers that are ready in native memory, so that it costs next to nothing.
 * How large, how many and when is said by the request. A process of its own, which ends with its standard input.
 */
final class MockVendor extends ChannelInboundHandlerAdapter {
    private static final Map<String, ByteBuf> READY = new ConcurrentHashMap<>();
    private static final Pattern COUNT = Pattern.compile("\"(?:n|sampleCount)\"\\s*:\\s*(\\d+)");
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int MOST_TEXT = 64 * 1024;
    private static final int EVENTS = 3;

    private final StringBuilder text = new StringBuilder();
    private PictureCheck uploads;
    private String path = "";

    public static void main(String[] arguments) throws Exception {
        Channel server = new ServerBootstrap()
                .group(Loops.group(2))
                .channel(Loops.server())
                .option(ChannelOption.SO_BACKLOG, 20_000)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, Loops.READS)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(4096, 16_384, 1 << 18), new MockVendor());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                .sync()
                .channel();
        while (System.in.read() >= 0) {
            // Nobody writes; the end says that the bench is over.
        }
        server.close().sync();
        System.exit(0);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            path = request.uri();
            text.setLength(0);
            uploads = path.endsWith("/edits") ? new PictureCheck(PNG, Uploaded.REST, () -> {}) : null;
        }
        if (message instanceof HttpContent content) {
            take(content.content());
        }
        if (message instanceof LastHttpContent) {
            answer(context);
        }
        ReferenceCountUtil.release(message);
    }

    private void take(ByteBuf content) {
        if (uploads != null) {
            uploads.add(content);
        } else if (text.length() < MOST_TEXT) {
            text.append(content.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private void answer(ChannelHandlerContext context) {
        if (uploads != null) {
            boolean whole = uploads.pictures() == Cell.UPLOADED;
            send(context, whole ? ready(Protocol.OPENAI, Size.TINY, 1) : failure());
            return;
        }
        Order order = Order.parse(text);
        Protocol protocol = path.endsWith(":generateContent")
                ? Protocol.GEMINI
                : path.endsWith(":predict") ? Protocol.PREDICT : Protocol.OPENAI;
        if (text.indexOf("\"stream\":true") >= 0) {
            stream(context, order);
        } else if (order.delay() > 0) {
            ByteBuf answer = ready(protocol, order.size(), count());
            context.executor().schedule(() -> send(context, answer), order.delay(), TimeUnit.MILLISECONDS);
        } else {
            send(context, ready(protocol, order.size(), count()));
        }
    }

    private int count() {
        Matcher count = COUNT.matcher(text);
        return count.find() ? Integer.parseInt(count.group(1)) : 1;
    }

    private static void send(ChannelHandlerContext context, ByteBuf answer) {
        context.writeAndFlush(answer.retainedDuplicate());
    }

    private static ByteBuf ready(Protocol protocol, Size size, int pictures) {
        return READY.computeIfAbsent(protocol + " " + size + " " + pictures, name -> {
            byte[] body = protocol.answer(size, pictures);
            String head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
            return stored(Protocol.ascii(head), body);
        });
    }

    private static ByteBuf failure() {
        return READY.computeIfAbsent(
                "failure",
                name -> stored(Protocol.ascii(
                        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")));
    }

    /** Two partial pictures and the finished one, each so long after the one before it. */
    private static void stream(ChannelHandlerContext context, Order order) {
        for (int i = 1; i <= EVENTS; i++) {
            ByteBuf event = event(order.size(), i);
            context.executor().schedule(() -> send(context, event), (long) i * order.delay(), TimeUnit.MILLISECONDS);
        }
    }

    private static ByteBuf event(Size size, int number) {
        return READY.computeIfAbsent("event " + size + " " + number, name -> {
            boolean last = number == EVENTS;
            String type = "image_generation." + (last ? "completed" : "partial_image");
            String begin = "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"created_at\":1,\"b64_json\":\"";
            String end = "\"" + (last ? ",\"usage\":" + Protocol.USAGE : ",\"partial_image_index\":" + (number - 1))
                    + "}\n\n";
            int length = begin.length() + size.base64().length + end.length();
            String head = number > 1
                    ? ""
                    : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
            return stored(
                    Protocol.ascii(head + Integer.toHexString(length) + "\r\n" + begin),
                    size.base64(),
                    Protocol.ascii(end + "\r\n" + (last ? "0\r\n\r\n" : "")));
        });
    }

    private static ByteBuf stored(byte[]... parts) {
        ByteBuf all = Unpooled.directBuffer(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Unpooled.unreleasableBuffer(all);
    }

    private static final class Uploaded {
        static final byte[] REST =
                Arrays.copyOfRange(Size.TWENTY_FIVE.bytes(), PNG.length, Size.TWENTY_FIVE.bytes().length);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
