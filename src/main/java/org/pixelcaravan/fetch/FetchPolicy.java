package org.pixelcaravan.fetch;

/**
 * What may be fetched at all.
 *
 * @param allow opens more than public addresses over https
 * @param allowHttp whether http is as good as https; an allowed http origin does not need it
 * @param maximumBytes of a picture's file
 * @param maximumPixels of a picture, as its header states them
 * @param maximumRedirects how many are followed, each checked like a first URL
 */
public record FetchPolicy(
        AllowList allow,
        boolean allowHttp,
        long maximumBytes,
        long maximumPixels,
        int maximumRedirects,
        FetchDeadlines deadlines) {

    /** Every public address over https, 64 MiB, 64 million pixels, 3 redirects. */
    public static FetchPolicy defaults() {
        return new FetchPolicy(AllowList.empty(), false, 64L << 20, 64_000_000, 3, FetchDeadlines.defaults());
    }

    public FetchPolicy withAllow(AllowList value) {
        return new FetchPolicy(value, allowHttp, maximumBytes, maximumPixels, maximumRedirects, deadlines);
    }

    public FetchPolicy withAllowHttp(boolean value) {
        return new FetchPolicy(allow, value, maximumBytes, maximumPixels, maximumRedirects, deadlines);
    }

    public FetchPolicy withMaximumBytes(long value) {
        return new FetchPolicy(allow, allowHttp, value, maximumPixels, maximumRedirects, deadlines);
    }

    public FetchPolicy withMaximumPixels(long value) {
        return new FetchPolicy(allow, allowHttp, maximumBytes, value, maximumRedirects, deadlines);
    }

    public FetchPolicy withMaximumRedirects(int value) {
        return new FetchPolicy(allow, allowHttp, maximumBytes, maximumPixels, value, deadlines);
    }

    public FetchPolicy withDeadlines(FetchDeadlines value) {
        return new FetchPolicy(allow, allowHttp, maximumBytes, maximumPixels, maximumRedirects, value);
    }
}
