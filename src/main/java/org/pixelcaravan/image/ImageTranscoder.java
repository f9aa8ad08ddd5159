package org.pixelcaravan.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.OptionalInt;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Crops and marks pictures and converts them between formats, on the calling thread and within a fixed amount of memory: a picture is
 * admitted by the number of its pixels, which its header must state, before anything is decoded. A pixel in flight costs up
 * to 12 bytes of heap. A picture that already is what is asked for passes through unchanged and undecoded. In a conversion,
 * metadata is lost (camera data, its orientation included, and colour profiles other than sRGB); JPEG files in CMYK cannot
 * be converted. Nothing touches the disk. Safe for use by many threads.
 */
public final class ImageTranscoder {
    /** Pixels that may be worked on at the same time. */
    public static final int DEFAULT_PIXELS_IN_FLIGHT = 64_000_000;

    /** Pixels of the greatest picture; providers deliver up to 17 million. */
    public static final int DEFAULT_MAXIMUM_PIXELS = 40_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ImageTranscoder.class);

    /** Twice what a pixel in flight costs: the other half of the heap is for everything else. */
    private static final int HEAP_BYTES_A_PIXEL = 24;

    private final PixelBudget budget;
    private final int maximumPixels;

    public ImageTranscoder() {
        this(DEFAULT_PIXELS_IN_FLIGHT, DEFAULT_MAXIMUM_PIXELS);
    }

    /**
     * @param pixelsInFlight pixels that may be worked on at the same time
     * @param maximumPixels pixels of the greatest picture, no more than may be in flight
     */
    public ImageTranscoder(int pixelsInFlight, int maximumPixels) {
        if (maximumPixels < 1 || maximumPixels > pixelsInFlight) {
            throw new IllegalArgumentException("One picture may not need more pixels than all together");
        }
        this.budget = new PixelBudget(pixelsInFlight);
        this.maximumPixels = maximumPixels;
    }

    /**
     * One that works on so many pixels, in one picture or in several, as the setting allows and the heap can hold.
     *
     * @param heap bytes that the heap may grow to
     */
    public static ImageTranscoder within(int maximumPixels, long heap) {
        int pixels = (int) Math.max(1, Math.min(maximumPixels, heap / HEAP_BYTES_A_PIXEL));
        return new ImageTranscoder(pixels, pixels);
    }

    /** Pixels of the greatest picture that it works on. */
    public int maximumPixels() {
        return maximumPixels;
    }

    /**
     * Converts a picture in memory.
     *
     * @throws GatewayException as the other method
     */
    public byte[] transcode(byte[] picture, Transcoding transcoding, TranscodingFailures failures, Instant deadline) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try {
            transcode(ImageSource.of(picture), transcoding, failures, deadline, sink);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return sink.toByteArray();
    }

    /**
     * Converts a picture and writes the result to a sink, which is flushed and left open. After an exception the sink may
     * hold a part of the result, which is worth nothing.
     *
     * @param deadline until when to wait for room
     * @return what was written
     * @throws GatewayException with a code of {@code failures}, or CANCELLED if the thread was interrupted while it waited
     * @throws IOException if the source cannot be opened or the sink fails
     */
    public ImageHeader transcode(
            ImageSource source,
            Transcoding transcoding,
            TranscodingFailures failures,
            Instant deadline,
            OutputStream sink)
            throws IOException {
        ImageHeader header = header(source, failures);
        check(header, transcoding, failures);
        if (transcoding.isDoneBy(header)) {
            copy(source, sink);
            return header;
        }
        int pixels = (int) header.pixels();
        return admitted(pixels, deadline, failures, () -> convert(source, header, transcoding, failures, sink));
    }

    /**
     * Makes of a mask whose transparent pixels mark an area a PNG in which white does, or the other way round. What is half
     * transparent becomes grey and back.
     *
     * @param toWhite whether white shall mark the area
     * @param deadline until when to wait for room
     * @throws GatewayException as {@link #transcode}
     * @throws IOException if the source cannot be opened or the sink fails
     */
    public void convertMask(
            ImageSource source, boolean toWhite, TranscodingFailures failures, Instant deadline, OutputStream sink)
            throws IOException {
        ImageHeader header = header(source, failures);
        check(header, Transcoding.unchanged(), failures);
        int pixels = (int) header.pixels();
        admitted(pixels, deadline, failures, () -> {
            BufferedImage mask = decode(source, header, failures);
            BufferedImage converted =
                    toWhite ? MaskPixels.whiteWhereTransparent(mask) : MaskPixels.transparentWhereWhite(mask);
            PictureEncoder.encode(converted, ImageFormat.PNG, OptionalInt.empty(), sink);
            return header;
        });
    }

    /**
     * Puts a mark on a picture, whose format and size stay. Its quality is that of a conversion for which nobody asked for one.
     *
     * @param deadline until when to wait for room
     * @return what was written
     * @throws GatewayException as {@link #transcode}
     * @throws IOException if the source cannot be opened or the sink fails
     */
    public ImageHeader mark(
            ImageSource source, Watermark watermark, TranscodingFailures failures, Instant deadline, OutputStream sink)
            throws IOException {
        ImageHeader header = header(source, failures);
        check(header, Transcoding.unchanged(), failures);
        if (!watermark.fitsOn(header.width(), header.height())) {
            throw failures.unusablePicture("The picture is too small for its watermark");
        }
        return admitted((int) header.pixels(), deadline, failures, () -> {
            BufferedImage marked = watermark.on(decode(source, header, failures));
            PictureEncoder.encode(marked, header.format(), OptionalInt.empty(), sink);
            return header;
        });
    }

    /**
     * A small opaque copy of a picture, on white where the picture is transparent.
     *
     * @param side pixels of the longer side, never more than the picture has
     * @param deadline until when to wait for room
     * @throws GatewayException as {@link #transcode}
     * @throws IOException if the source cannot be opened
     */
    public BufferedImage thumbnail(ImageSource source, int side, TranscodingFailures failures, Instant deadline)
            throws IOException {
        ImageHeader header = header(source, failures);
        check(header, Transcoding.unchanged(), failures);
        return admitted((int) header.pixels(), deadline, failures, () -> {
            BufferedImage picture = decode(source, header, failures);
            return Thumbnail.of(picture, side);
        });
    }

    /**
     * Whether a mask marks no pixel at all. Of one that is too large to be decoded nobody knows, so it is taken for one that
     * does mark something.
     *
     * @param marksInWhite whether white marks the area, rather than transparency
     * @param deadline until when to wait for room
     * @throws GatewayException as {@link #transcode}
     * @throws IOException if the source cannot be opened
     */
    public boolean marksNothing(
            ImageSource source, boolean marksInWhite, TranscodingFailures failures, Instant deadline)
            throws IOException {
        ImageHeader header = header(source, failures);
        if (header.pixels() > maximumPixels) {
            return false;
        }
        return admitted((int) header.pixels(), deadline, failures, () -> {
            BufferedImage mask = decode(source, header, failures);
            return marksInWhite ? MaskPixels.isBlack(mask) : MaskPixels.isOpaque(mask);
        });
    }

    private static ImageHeader header(ImageSource source, TranscodingFailures failures) throws IOException {
        try (InputStream bytes = source.open()) {
            return ImageHeader.read(bytes)
                    .orElseThrow(() -> failures.unusablePicture("The picture is no still PNG, JPEG or WebP"));
        }
    }

    private void check(ImageHeader header, Transcoding transcoding, TranscodingFailures failures) {
        if (header.pixels() > maximumPixels) {
            throw failures.tooLargePicture(
                    "The picture has more than " + maximumPixels + " pixels, too many to be converted here");
        }
        PixelSize size = transcoding.sizeFor(header);
        if (!Transcoding.sizeOf(header).contains(size)) {
            throw failures.unusablePicture("The picture is smaller than " + size.width() + "x" + size.height());
        }
        ImageFormat format = transcoding.formatFor(header);
        if (Math.max(size.width(), size.height()) > format.maximumSide()) {
            throw failures.tooLargePicture(format + " allows " + format.maximumSide() + " pixels a side");
        }
    }

    private <T> T admitted(int pixels, Instant deadline, TranscodingFailures failures, Conversion<T> conversion)
            throws IOException {
        admit(pixels, deadline, failures);
        try {
            return conversion.run();
        } catch (OutOfMemoryError e) {
            LOG.error("No memory to convert a picture of {} pixels", pixels, e);
            throw failures.outOfMemory(e);
        } catch (LinkageError e) {
            LOG.error("A codec for pictures cannot be loaded", e);
            throw failures.brokenCodec(e);
        } finally {
            budget.giveBack(pixels);
        }
    }

    private void admit(int pixels, Instant deadline, TranscodingFailures failures) {
        try {
            if (!budget.take(pixels, deadline)) {
                throw failures.outOfRoom();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GatewayException(ErrorCode.CANCELLED, "The request was cancelled");
        }
    }

    private static ImageHeader convert(
            ImageSource source,
            ImageHeader header,
            Transcoding transcoding,
            TranscodingFailures failures,
            OutputStream sink)
            throws IOException {
        BufferedImage picture = crop(decode(source, header, failures), transcoding.sizeFor(header));
        ImageFormat format = transcoding.formatFor(header);
        PictureEncoder.encode(picture, format, transcoding.quality(), sink);
        boolean hasAlpha = format.supportsAlpha() && picture.getColorModel().hasAlpha();
        return new ImageHeader(format, picture.getWidth(), picture.getHeight(), hasAlpha);
    }

    private static BufferedImage decode(ImageSource source, ImageHeader header, TranscodingFailures failures) {
        try {
            return PictureDecoder.decode(source, header);
        } catch (IOException damaged) {
            throw failures.undecodablePicture(damaged);
        }
    }

    private static BufferedImage crop(BufferedImage picture, PixelSize size) {
        int left = (picture.getWidth() - size.width()) / 2;
        int top = (picture.getHeight() - size.height()) / 2;
        return picture.getSubimage(left, top, size.width(), size.height());
    }

    private static void copy(ImageSource source, OutputStream sink) throws IOException {
        try (InputStream bytes = source.open()) {
            bytes.transferTo(sink);
        }
        sink.flush();
    }

    @FunctionalInterface
    private interface Conversion<T> {
        T run() throws IOException;
    }
}
