package speed;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/** One connection that asks again and again, one request at a time, and looks at every picture. */
final class Caller extends ChannelInboundHandlerAdapter {
    private final Question question;
    private final ByteBuf request;
    private final Tally tally;
    private final Consumer<Caller> onAnswer;
    private final PictureCheck check;
    private Channel channel;
    private long asked;
    private long length;
    private int events;
    private boolean good;
    private boolean waiting;

    /**
     * @param request the bytes of the question, which belong to all callers
     * @param onAnswer what to do after each answer; not after the connection has broken
     */
    Caller(Question question, ByteBuf request, Tally tally, Consumer<Caller> onAnswer) {
        this.question = question;
        this.request = request;
        this.tally = tally;
        this.onAnswer = onAnswer;
        this.check = new PictureCheck(question.marker(), question.size().base64(), this::pictureCame);
    }

    /** Sends the request; its time runs from {@code due} on, when it should have been sent. */
    void ask(long due) {
        asked = due;
        waiting = true;
        channel.writeAndFlush(request.retainedDuplicate());
    }

    void close() {
        channel.close();
    }

    private void pictureCame() {
        if (question.streams()) {
            events++;
            tally.time(System.nanoTime() - asked - events * question.pauseNanos());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            good = response.status().code() == 200;
            length = 0;
            events = 0;
            check.reset();
        }
        if (message instanceof HttpContent content) {
            length += content.content().readableBytes();
            good &= content.decoderResult().isSuccess();
            check.add(content.content());
        }
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            end();
        }
    }

    private void end() {
        waiting = false;
        if (!good || check.pictures() != question.pictures()) {
            tally.failed();
        } else if (question.streams()) {
            tally.answeredEvents(length);
        } else {
            tally.answered(System.nanoTime() - asked, length);
        }
        onAnswer.accept(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (waiting) {
            waiting = false;
            tally.failed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
