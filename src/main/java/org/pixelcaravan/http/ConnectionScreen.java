package org.pixelcaravan.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stands between Netty's decoder and Vert.x, which closes a connection at once whose body is malformed, and answers an
 * unknown version of HTTP without a body. Here the first is told to whoever reads the body, and the second becomes a
 * request that cannot be read, so that both are answered in the door's envelope. It also sees when an
 * answer has left, and closes connections that ask for nothing.
 */
public final class ConnectionScreen extends ChannelDuplexHandler {
    private static final Runnable NOTHING = () -> {};
    private static final AttributeKey<ConnectionScreen> KEY = AttributeKey.valueOf(ConnectionScreen.class, "screen");

    private final Connections connections;
    private final String address;
    private int unanswered;
    private long quietSince = System.nanoTime();
    private Future<?> nextLook;
    private boolean oneTooMany;
    private boolean malformed;
    private Runnable reader = NOTHING;
    private Runnable onAnswered = NOTHING;
    private volatile ArrivingBody body;

    private ConnectionScreen(Connections connections, String address) {
        this.connections = connections;
        this.address = address;
    }

    /** Puts itself before the connection's handler. */
    static void install(HttpConnection connection, Connections connections) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        ChannelHandlerContext vertx = pipeline.context(VertxHandler.class);
        String address = connection.remoteAddress() == null
                ? "-"
                : connection.remoteAddress().hostAddress();
        ConnectionScreen screen = new ConnectionScreen(connections, address);
        vertx.channel().attr(KEY).set(screen);
        pipeline.addBefore(vertx.name(), "screen", screen);
    }

    /** Runs the reader's action, once, when the rest of the body turns out to be malformed, or has done so already. */
    static void onMalformedBody(HttpConnection connection, Runnable reader) {
        of(connection).setReader(reader);
    }

    /**
     * Says what to do, once, when the request that is being handled has been answered or its connection has broken. Runs on
     * the connection's event loop, where it must be called.
     */
    static void onAnswered(HttpConnection connection, Runnable action) {
        ConnectionScreen screen = of(connection);
        screen.tellAnswered();
        screen.onAnswered = action;
    }

    /** Keeps the body of the request that is being handled. */
    static void setBody(HttpConnection connection, ArrivingBody body) {
        of(connection).body = body;
    }

    /** The body that was kept last, if any; it may be that of an earlier request. */
    static ArrivingBody body(HttpConnection connection) {
        return of(connection).body;
    }

    /** Whether more connections are open from its address than may be. */
    static boolean isOneTooMany(HttpConnection connection) {
        return of(connection).oneTooMany;
    }

    private static ConnectionScreen of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        oneTooMany = !connections.add(address);
        lookAgain(context, connections.idle(oneTooMany).toNanos());
    }

    private void lookAgain(ChannelHandlerContext context, long nanos) {
        nextLook = context.executor().schedule(() -> closeIfQuiet(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfQuiet(ChannelHandlerContext context) {
        long most = connections.idle(oneTooMany).toNanos();
        long left = unanswered > 0 ? most : most - (System.nanoTime() - quietSince);
        if (left <= 0) {
            context.close();
        } else if (context.channel().isActive()) {
            lookAgain(context, left);
        }
    }

    private void tellAnswered() {
        Runnable action = onAnswered;
        onAnswered = NOTHING;
        body = null;
        action.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        connections.remove(address);
        // It would keep all that belongs to the connection for as long as one may be quiet.
        nextLook.cancel(false);
        tellAnswered();
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            unanswered++;
            refuseUnknownVersion(request);
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()
                && unanswered > 0) {
            ReferenceCountUtil.release(message);
            tellReader();
            return;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
            quietSince = System.nanoTime();
            tellAnswered();
            if (isMalformed()) {
                promise.addListener(ChannelFutureListener.CLOSE);
            }
        }
        context.write(message, promise);
    }

    /** 100 Continue and its like are whole messages, and the answer is still to come. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private static void refuseUnknownVersion(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            request.setDecoderResult(DecoderResult.failure(new UnknownVersionException()));
        }
    }

    private synchronized void setReader(Runnable newReader) {
        reader = newReader;
        if (malformed) {
            newReader.run();
        }
    }

    private synchronized void tellReader() {
        malformed = true;
        reader.run();
    }

    private synchronized boolean isMalformed() {
        return malformed;
    }

    /** The version of HTTP is neither 1.0 nor 1.1. */
    static final class UnknownVersionException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
