package org.pixelcaravan.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Stands between Netty's decoder and Vert.x, which copies each piece of an answer to the heap. Here the body goes to whoever reads it
 * as it came, in pooled memory; Vert.x sees where it ends.
 */
final class AnswerScreen extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<AnswerScreen> KEY = AttributeKey.valueOf(AnswerScreen.class, "screen");

    private volatile ArrivingAnswer reader;
    private boolean interim;

    private AnswerScreen() {}

    /**
     * Gives the body of the answer to the request that this connection is about to send to a reader. On its event loop.
     *
     * @param onEnd run by the event loop when all has come
     */
    static ArrivingAnswer expect(Channel channel, Runnable onEnd) {
        AnswerScreen screen = channel.attr(KEY).get();
        if (screen == null) {
            screen = new AnswerScreen();
            channel.attr(KEY).set(screen);
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addBefore(pipeline.context(VertxHandler.class).name(), "answers", screen);
        }
        ArrivingAnswer answer = new ArrivingAnswer(channel, onEnd);
        screen.reader = answer;
        return answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
        if (interim) {
            // The answer that counts follows, and Vert.x knows not all that may come before it.
            ReferenceCountUtil.release(message);
            return;
        }
        ArrivingAnswer answer = reader;
        if (answer == null || !isBody(message)) {
            context.fireChannelRead(message);
            return;
        }
        HttpContent piece = (HttpContent) message;
        if (piece.content().isReadable()) {
            answer.take(piece.content().retain());
        }
        if (piece instanceof LastHttpContent last) {
            reader = null;
            answer.end();
            context.fireChannelRead(last.replace(Unpooled.EMPTY_BUFFER));
        }
        piece.release();
    }

    /** What cannot be decoded is for Vert.x, which then breaks the call off. */
    private static boolean isBody(Object message) {
        return message instanceof HttpContent content
                && !(message instanceof HttpResponse)
                && content.decoderResult().isSuccess();
    }
}
